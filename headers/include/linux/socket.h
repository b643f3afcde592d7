/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BCCRUN_LINUX_SOCKET_H
#define BCCRUN_LINUX_SOCKET_H
#define sockaddr_storage __kernel_sockaddr_storage
#define AF_UNSPEC  0
#define AF_UNIX    1
#define AF_LOCAL   1
#define AF_INET    2
#define AF_INET6   10
#define AF_NETLINK 16
#define AF_PACKET  17
#define AF_VSOCK   40
#define PF_INET    AF_INET
#define PF_INET6   AF_INET6
#define PF_PACKET  AF_PACKET
#ifndef SOL_SOCKET
#define SOL_SOCKET 1
#endif
#define SOCK_STREAM    1
#define SOCK_DGRAM     2
#define SOCK_RAW       3
#define SOCK_SEQPACKET 5
#define MSG_PEEK       2
#define SCM_RIGHTS     1
#define SHUT_RD        0
#define SHUT_WR        1
#define SHUT_RDWR      2
#define RCV_SHUTDOWN   1
#define SEND_SHUTDOWN  2
#endif

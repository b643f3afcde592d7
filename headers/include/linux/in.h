/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BCCRUN_LINUX_IN_H
#define BCCRUN_LINUX_IN_H
#define IPPROTO_IP      0
#define IPPROTO_ICMP    1
#define IPPROTO_IGMP    2
#define IPPROTO_TCP     6
#define IPPROTO_UDP     17
#define IPPROTO_IPV6    41
#define IPPROTO_GRE     47
#define IPPROTO_ICMPV6  58
#define IPPROTO_SCTP    132
#define IPPROTO_RAW     255
#define INADDR_ANY      0
#define INADDR_LOOPBACK 0x7f000001
#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Members of struct sock that are reached by other names (include/net/sock.h), and casts from it to what it begins. */
#ifndef BCCRUN_NET_SOCK_H
#define BCCRUN_NET_SOCK_H
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/socket.h>
#include <net/tcp_states.h>
#define sk_node         __sk_common.skc_node
#define sk_refcnt       __sk_common.skc_refcnt
#define sk_hash         __sk_common.skc_hash
#define sk_portpair     __sk_common.skc_portpair
#define sk_num          __sk_common.skc_num
#define sk_dport        __sk_common.skc_dport
#define sk_addrpair     __sk_common.skc_addrpair
#define sk_daddr        __sk_common.skc_daddr
#define sk_rcv_saddr    __sk_common.skc_rcv_saddr
#define sk_family       __sk_common.skc_family
#define sk_state        __sk_common.skc_state
#define sk_reuse        __sk_common.skc_reuse
#define sk_reuseport    __sk_common.skc_reuseport
#define sk_ipv6only     __sk_common.skc_ipv6only
#define sk_bound_dev_if __sk_common.skc_bound_dev_if
#define sk_bind_node    __sk_common.skc_bind_node
#define sk_prot         __sk_common.skc_prot
#define sk_net          __sk_common.skc_net
#define sk_v6_daddr     __sk_common.skc_v6_daddr
#define sk_v6_rcv_saddr __sk_common.skc_v6_rcv_saddr
#define sk_cookie       __sk_common.skc_cookie
#define sk_flags        __sk_common.skc_flags

#define inet_daddr      sk.__sk_common.skc_daddr
#define inet_rcv_saddr  sk.__sk_common.skc_rcv_saddr
#define inet_dport      sk.__sk_common.skc_dport
#define inet_num        sk.__sk_common.skc_num

#define tcp_sk(sk)          ((struct tcp_sock *)(sk))
#define udp_sk(sk)          ((struct udp_sock *)(sk))
#define raw_sk(sk)          ((struct raw_sock *)(sk))
#define unix_sk(sk)         ((struct unix_sock *)(sk))
#define inet_sk(sk)         ((struct inet_sock *)(sk))
#define inet_csk(sk)        ((struct inet_connection_sock *)(sk))
#define inet_rsk(request)   ((struct inet_request_sock *)(request))
#define tcp_rsk(request)    ((struct tcp_request_sock *)(request))
#define inet_twsk(sk)       ((struct inet_timewait_sock *)(sk))
#define sock_net(sk)        ((sk)->sk_net.net)
#define SOCK_INODE(socket)  (&container_of(socket, struct socket_alloc, socket)->vfs_inode)
#endif

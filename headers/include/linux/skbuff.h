/* SPDX-License-Identifier: Apache-2.0 */
#include <net/sock.h>
#include <uapi/linux/if_ether.h>

#ifndef BCCRUN_LINUX_SKBUFF_H
#define BCCRUN_LINUX_SKBUFF_H
#define skb_network_header(skb)   ((unsigned char *)((skb)->head + (skb)->network_header))
#define skb_transport_header(skb) ((unsigned char *)((skb)->head + (skb)->transport_header))
#define skb_mac_header(skb)       ((unsigned char *)((skb)->head + (skb)->mac_header))
#define ip_hdr(skb)               ((struct iphdr *)skb_network_header(skb))
#define ipv6_hdr(skb)             ((struct ipv6hdr *)skb_network_header(skb))
#define tcp_hdr(skb)              ((struct tcphdr *)skb_transport_header(skb))
#define udp_hdr(skb)              ((struct udphdr *)skb_transport_header(skb))
#endif

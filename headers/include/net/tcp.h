/* SPDX-License-Identifier: Apache-2.0 */
#include <net/sock.h>
#include <uapi/linux/if_ether.h>

#ifndef BCCRUN_NET_TCP_H
#define BCCRUN_NET_TCP_H
#define TCP_SKB_CB(skb)   ((struct tcp_skb_cb *)&((skb)->cb[0]))
#define TCPHDR_FIN 0x01
#define TCPHDR_SYN 0x02
#define TCPHDR_RST 0x04
#define TCPHDR_PSH 0x08
#define TCPHDR_ACK 0x10
#define TCPHDR_URG 0x20
#define TCPHDR_ECE 0x40
#define TCPHDR_CWR 0x80
#define TCP_CA_NAME_MAX 16
#endif

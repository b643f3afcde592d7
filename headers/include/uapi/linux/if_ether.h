/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BCCRUN_UAPI_IF_ETHER_H
#define BCCRUN_UAPI_IF_ETHER_H
#define ETH_ALEN     6
#define ETH_HLEN     14
#define ETH_DATA_LEN 1500
#define ETH_FRAME_LEN 1514
#define ETH_P_IP     0x0800
#define ETH_P_ARP    0x0806
#define ETH_P_8021Q  0x8100
#define ETH_P_8021AD 0x88A8
#define ETH_P_IPV6   0x86DD
#define ETH_P_ALL    0x0003
#endif

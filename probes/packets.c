// Which packets come in, how many, from whom and for whom?
//
// Attaches by XDP to the interface lo, this machine talking to itself; -a count=xdp/eth0 takes another. bccrun shows
// the flows every second, or as often as -i says, the largest first; with --clear it counts anew each time.
//   SOURCE, SPORT            address and port that they come from; port 0 if the protocol has none
//   DESTINATION, DPORT       address and port that they go to
//   PROTOCOL                 the one above IP
//   PACKETS, BYTES           so far, with all headers
//
// The idea: count in the kernel, fetch the sums now and then. XDP runs for each packet before the kernel looks at it,
// and nobody could read a million events a second. A packet is raw bytes: the verifier wants to see, for each header
// that is read, that the packet does not end before it.
//
// Exercise: add to each flow the size of its largest packet, counted as BYTES is.
//
// After: readline
// SPDX-License-Identifier: Apache-2.0
#define BCCRUN_INTERVAL 1 /* seconds between two showings of the map */
#include <uapi/linux/if_ether.h>
#include <uapi/linux/ip.h>
#include <uapi/linux/ipv6.h>

#ifndef PORT
#define PORT 0 /* count only what comes from this port or goes to it; 0: everything */
#endif

#define LATER_PIECE 0x1fff /* bits of frag_off; only the first piece of a packet has the ports */

enum protocol { ICMP = 1, TCP = 6, UDP = 17, ICMPV6 = 58 };

struct flow {
    struct in6_addr source; /* of an IPv4 address the form ::ffff:1.2.3.4 */
    struct in6_addr destination;
    __be16 sport; /* in network order, as in the packet */
    __be16 dport;
    enum protocol protocol;
};

struct total {
    u64 packets;
    u64 bytes;
};

/* By flow. When the map is full, the kernel makes room by deleting the least recently used flows. */
BPF_TABLE("lru_hash", struct flow, struct total, flows, 10240);

/* What follows the IP header; NULL if the packet ends first, or is a later piece. */
static __be16 *read_addresses(struct ethhdr *ethernet, void *end, struct flow *flow)
{
    struct iphdr *v4 = (void *)(ethernet + 1);
    struct ipv6hdr *v6 = (void *)(ethernet + 1);
    if (ethernet->h_proto == htons(ETH_P_IP) && (void *)(v4 + 1) <= end) {
        flow->source.s6_addr16[5] = flow->destination.s6_addr16[5] = 0xffff;
        flow->source.s6_addr32[3] = v4->saddr;
        flow->destination.s6_addr32[3] = v4->daddr;
        flow->protocol = v4->protocol;
        return v4->frag_off & htons(LATER_PIECE) ? NULL : (void *)v4 + v4->ihl * 4;
    }
    if (ethernet->h_proto != htons(ETH_P_IPV6) || (void *)(v6 + 1) > end)
        return NULL;
    flow->source = v6->saddr;
    flow->destination = v6->daddr;
    flow->protocol = v6->nexthdr;
    return (void *)(v6 + 1);
}

SEC("xdp/lo")
int count(struct xdp_md *ctx)
{
    void *start = (void *)(long)ctx->data;
    void *end = (void *)(long)ctx->data_end;
    struct flow flow = {};
    __be16 *ports = start + sizeof(struct ethhdr) <= end ? read_addresses(start, end, &flow) : NULL;
    if (flow.protocol == 0)
        return XDP_PASS; /* not IP: ARP, for example */
    if (ports != NULL && (void *)(ports + 2) <= end && (flow.protocol == TCP || flow.protocol == UDP)) {
        flow.sport = ports[0];
        flow.dport = ports[1];
    }
    if (PORT != 0 && flow.sport != htons(PORT) && flow.dport != htons(PORT))
        return XDP_PASS; /* another flow */

    struct total none = {}, *total = flows.lookup_or_try_init(&flow, &none);
    if (total != NULL) {
        __sync_fetch_and_add(&total->packets, 1);
        __sync_fetch_and_add(&total->bytes, end - start);
    }
    return XDP_PASS;
}

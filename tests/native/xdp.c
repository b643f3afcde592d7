// Which UDP packets for port 2323 does the loopback device carry?
// SPDX-License-Identifier: Apache-2.0
#include <uapi/linux/if_ether.h>
#include <uapi/linux/in.h>
#include <uapi/linux/ip.h>
#include <uapi/linux/udp.h>

#define PORT 2323

struct event {
    u32 bytes; /* of the packet, with its headers */
};

BPF_PERF_OUTPUT(events);

SEC("xdp/lo")
int packet(struct xdp_md *ctx)
{
    void *start = (void *)(long)ctx->data;
    void *end = (void *)(long)ctx->data_end;
    struct iphdr *ip = start + sizeof(struct ethhdr);
    struct udphdr *udp = (void *)(ip + 1);
    struct event event = {.bytes = end - start};
    if ((void *)(udp + 1) > end || ip->protocol != IPPROTO_UDP || udp->dest != htons(PORT))
        return XDP_PASS; /* something else */
    events.perf_submit(ctx, &event, sizeof(event));
    return XDP_PASS;
}

// SPDX-License-Identifier: Apache-2.0
#include <uapi/linux/if_ether.h>
#include <uapi/linux/ip.h>

BPF_ARRAY(protocols, u64, 256);

SEC("xdp/lo")
int hit(struct xdp_md *frame)
{
    struct iphdr *ip = (void *)(long)frame->data + sizeof(struct ethhdr);
    int protocol = ip->protocol;
    protocols.increment(protocol);
    return XDP_PASS;
}

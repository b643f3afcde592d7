// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL

BPF_ARRAY(protocols, u64, 65536);

SEC("xdp/lo")
int hit(struct xdp_md *ctx)
{
    u8 *packet = (u8 *)(long)ctx->data;
    u32 protocol = packet[12] << 8 | packet[13];
    protocols.increment(protocol);
    return XDP_PASS;
}

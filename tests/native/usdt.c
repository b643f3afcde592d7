// What does tests/workload/usdt.c pass to its probe?
//
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE GPL

struct event {
    u64 wide;
    s64 constant;
    s32 narrow;
    s32 memory;
    s32 element;
    s32 global;
    u8 byte;
};

BPF_PERF_OUTPUT(events);

SEC("usdt/./build/tests/workload/usdt:bccrun_test:step")
int step(struct pt_regs *ctx)
{
    struct event event = {};
    bpf_usdt_readarg(1, ctx, &event.wide);
    bpf_usdt_readarg(2, ctx, &event.narrow);
    bpf_usdt_readarg(3, ctx, &event.byte);
    bpf_usdt_readarg(4, ctx, &event.memory);
    bpf_usdt_readarg(5, ctx, &event.element);
    bpf_usdt_readarg(6, ctx, &event.global);
    bpf_usdt_readarg(7, ctx, &event.constant);
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

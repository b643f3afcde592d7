// What floating-point numbers does tests/workload/usdt_floats.c pass to its probe?
//
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE GPL

struct event {
    double memory;
    double wide;
    double vector; /* in a register that programs do not see */
    float narrow_memory;
    float narrow;
    int round;
};

BPF_PERF_OUTPUT(events);

SEC("usdt/./build/tests/workload/usdt_floats:measure")
int measure(struct pt_regs *ctx)
{
    struct event event = {};
    double wide = {};
    bpf_usdt_readarg(1, ctx, &event.memory);
    bpf_usdt_readarg(2, ctx, &event.narrow_memory);
    bpf_usdt_readarg(3, ctx, &wide);
    bpf_usdt_readarg(4, ctx, &event.narrow);
    bpf_usdt_readarg(5, ctx, &event.vector);
    bpf_usdt_readarg(6, ctx, &event.round);
    event.wide = wide;
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

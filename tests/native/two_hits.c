// Two functions at one place: which of them run?
//
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE GPL

struct event {
    u32 function;
};

BPF_PERF_OUTPUT(events);

static int send(void *ctx, u32 function)
{
    struct event event = {.function = function};
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

SEC("uprobe/./build/tests/workload/odd_names:main.Maxg")
int first(struct pt_regs *ctx)
{
    return send(ctx, 1);
}

SEC("uprobe/./build/tests/workload/odd_names:main.Maxg")
int second(struct pt_regs *ctx)
{
    return send(ctx, 2);
}

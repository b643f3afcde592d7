// SPDX-License-Identifier: Apache-2.0
// What add_up() of the 32-bit program tests/workload/compat.c gets, and what it returns.
struct event {
    s64 sum; /* of the arguments, or the result */
    char text[32];
};

BPF_PERF_OUTPUT(events);

SEC("uprobe/./build/tests/workload/compat:add_up")
int add_starts(struct pt_regs *ctx, int a, const char *text, u8 c, short d, u32 e, int f)
{
    struct event event = {.sum = (int)(a + c + d + e + f)};
    bpf_probe_read_user_str(event.text, sizeof(event.text), text);
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

SEC("uretprobe/./build/tests/workload/compat:add_up")
int add_returns(struct pt_regs *ctx)
{
    struct event event = {.sum = (int)PT_REGS_RC(ctx), .text = "returns"};
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

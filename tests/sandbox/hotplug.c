// SPDX-License-Identifier: Apache-2.0
struct event { u32 cpu; u32 call; };
BPF_PERF_OUTPUT(events);
SEC("ksyscall/getpgid") int on_call(struct pt_regs *ctx, int call)
{
    struct event event = {.cpu = bpf_get_smp_processor_id(), .call = call};
    if (call >= 1000000)
        events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

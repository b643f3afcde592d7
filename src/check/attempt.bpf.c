// SPDX-License-Identifier: Apache-2.0
// The probe of the attempt. Every process that makes the call gives an event: the kernel's number for this
// process need not be its own (pid_namespaces(7)).
struct event {
    u32 pid;
};
BPF_PERF_OUTPUT(events);
int attempt(void *ctx)
{
#ifdef CALL
    if (((struct bpf_raw_tracepoint_args *)ctx)->args[1] != CALL)
        return 0;
#endif
    struct event event = {.pid = bpf_get_current_pid_tgid() >> 32};
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
struct event { u32 pid; char comm[16]; };
BPF_PERF_OUTPUT(events);
SEC("tracepoints/syscalls/sys_enter_openat")
int opened(void *ctx)
{
    struct event event = {.pid = bpf_get_current_pid_tgid() >> 32};
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

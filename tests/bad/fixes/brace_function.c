// SPDX-License-Identifier: Apache-2.0
struct event { u32 pid; char comm[16]; };
BPF_PERF_OUTPUT(events);
TRACEPOINT_PROBE(syscalls, sys_enter_openat)
{
    struct event event = {};
    event.pid = bpf_get_current_pid_tgid() >> 32;
    for (int i = 0; i < 3; i++) {
        event.pid += i;
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}

static int other(void *ctx)
{
    return 0;
}

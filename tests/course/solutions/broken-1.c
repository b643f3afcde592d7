// A fixed probe.
// SPDX-License-Identifier: Apache-2.0
struct event {
    u32 pid;
    int target;
    u32 signal;
};

BPF_PERF_OUTPUT(events);

TRACEPOINT_PROBE(syscalls, sys_enter_kill)
{
    struct event event = {.pid = bpf_get_current_pid_tgid() >> 32};
    event.target = args->pid;
    event.signal = args->sig;
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}

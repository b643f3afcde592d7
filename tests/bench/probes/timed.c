// SPDX-License-Identifier: Apache-2.0
// Who calls getppid(2), and when? For tracers that take the time in the probe.
struct event {
    u64 time_ns;
    char comm[16];
};

BPF_PERF_OUTPUT(events);

TRACEPOINT_PROBE(syscalls, sys_enter_getppid)
{
    struct event event = {.time_ns = bpf_ktime_get_ns()};
    bpf_get_current_comm(&event.comm, sizeof(event.comm));
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}

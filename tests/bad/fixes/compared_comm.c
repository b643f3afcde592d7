// SPDX-License-Identifier: Apache-2.0
struct event { u32 pid; char comm[16]; };
BPF_PERF_OUTPUT(events);
TRACEPOINT_PROBE(syscalls, sys_enter_openat)
{
    struct event event = {};
    bpf_get_current_comm(&event.comm, sizeof(event.comm));
    if (event.comm != "bash")
        return 0;
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}

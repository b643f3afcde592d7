// SPDX-License-Identifier: Apache-2.0
struct event { u32 pid; char comm[16]; };
BPF_PERF_OUTPUT(events);
TRACEPOINT_PROBE(syscalls, sys_enter_openat)
{
    struct event event = {};
    event.pid = bpf_get_current_pid_tgid() >> 32;
    printf("hello %d\n", event.pid);
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}

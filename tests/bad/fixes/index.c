// SPDX-License-Identifier: Apache-2.0
struct event { u32 pid; char comm[16]; char path[64]; };
BPF_PERF_OUTPUT(events);
TRACEPOINT_PROBE(syscalls, sys_enter_openat)
{
    struct event event = {};
    event.pid = bpf_get_current_pid_tgid() >> 32;
    int len = bpf_probe_read_user_str(event.path, sizeof(event.path), args->filename);
    event.path[len] = 0;
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}

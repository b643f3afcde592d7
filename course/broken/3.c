// Broken: who sends which signals to whom, at a place that does not exist.
// Fix it with only the help of bccrun's messages; `bccrun check-exercise broken-3 FILE` says whether it works.
// SPDX-License-Identifier: Apache-2.0
struct event {
    u32 pid;
    int target;
    u32 signal;
};

BPF_PERF_OUTPUT(events);

TRACEPOINT_PROBE(syscalls, sys_enter_kil)
{
    struct event event = {.pid = bpf_get_current_pid_tgid() >> 32};
    event.target = args->pid;
    event.signal = args->sig;
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}

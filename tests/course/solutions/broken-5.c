// A fixed probe.
// SPDX-License-Identifier: Apache-2.0
#define SIGNALS 64

struct event {
    u32 pid;
    int target;
    u32 signal;
    u32 times;
};

struct counters {
    u32 of[SIGNALS];
};

BPF_ARRAY(sent, struct counters, 1);
BPF_PERF_OUTPUT(events);

TRACEPOINT_PROBE(syscalls, sys_enter_kill)
{
    int zero = 0;
    u32 signal = args->sig;
    struct counters *counters = sent.lookup(&zero);
    if (counters == NULL)
        return 0; /* for the verifier: an array's entry is always there */

    if (signal >= SIGNALS)
        return 0; /* there is no such signal */
    struct event event = {.pid = bpf_get_current_pid_tgid() >> 32, .target = args->pid, .signal = signal};
    event.times = ++counters->of[signal];
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}

// Broken: who sends which signals to whom, in a function that nothing calls.
// Fix it with only the help of bccrun's messages; `bccrun check-exercise broken-4 FILE` says whether it works.
// SPDX-License-Identifier: Apache-2.0
struct event {
    u32 pid;
    int target;
    u32 signal;
};

/* man 2 kill; the first 16 bytes are the tracepoint's own (see its file "format" in tracefs) */
struct kill_call {
    u64 own[2];
    u64 pid;
    u64 signal;
};

BPF_PERF_OUTPUT(events);

int signal_sent(struct kill_call *call)
{
    struct event event = {.pid = bpf_get_current_pid_tgid() >> 32};
    event.target = call->pid;
    event.signal = call->signal;
    events.perf_submit(call, &event, sizeof(event));
    return 0;
}

// A fixed probe.
// SPDX-License-Identifier: Apache-2.0
struct event {
    u32 pid;
    int target;
    u32 signal;
};

/* man 2 kill; the first 16 bytes are the tracepoint's own (its file "format" in tracefs tells) */
struct kill_call {
    u64 own[2];
    u64 pid;
    u64 signal;
};

BPF_PERF_OUTPUT(events);

SEC("tracepoint/syscalls/sys_enter_kill")
int signal_sent(struct kill_call *call)
{
    struct event event = {.pid = bpf_get_current_pid_tgid() >> 32};
    event.target = call->pid;
    event.signal = call->signal;
    events.perf_submit(call, &event, sizeof(event));
    return 0;
}

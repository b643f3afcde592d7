// A solution of the exercise of `kill`.
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL

struct event {
    u32 pid;
    int target;
    u32 signal;
    int ret;
    char comm[16];
};

BPF_PERF_OUTPUT(events);

/* Calls that have not returned yet, by thread. end() deletes the entry. */
BPF_HASH(calls, u32, struct event);

static int start(int target, int signal)
{
    if (signal == 0)
        return 0; /* a question */
    u64 id = bpf_get_current_pid_tgid();
    u32 tid = id;
    struct event event = {.pid = id >> 32, .target = target, .signal = signal};
    bpf_get_current_comm(&event.comm, sizeof(event.comm));
    calls.update(&tid, &event);
    return 0;
}

static int end(struct pt_regs *ctx)
{
    u32 tid = bpf_get_current_pid_tgid();
    struct event *event = calls.lookup(&tid);
    if (event == NULL)
        return 0; /* it started before this probe did */
    event->ret = PT_REGS_RC(ctx);
    events.perf_submit(ctx, event, sizeof(*event));
    calls.delete(&tid);
    return 0;
}

int syscall__kill(struct pt_regs *ctx, int pid, int signal)
{
    return start(pid, signal);
}

int syscall__tkill(struct pt_regs *ctx, int tid, int signal)
{
    return start(tid, signal);
}

int syscall__tgkill(struct pt_regs *ctx, int pid, int tid, int signal)
{
    return start(tid, signal);
}

SEC("kretsyscall/kill")
int kill_returns(struct pt_regs *ctx)
{
    return end(ctx);
}

SEC("kretsyscall/tkill")
int tkill_returns(struct pt_regs *ctx)
{
    return end(ctx);
}

SEC("kretsyscall/tgkill")
int tgkill_returns(struct pt_regs *ctx)
{
    return end(ctx);
}

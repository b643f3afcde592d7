// Which signals are sent, by whom, to whom, and is that allowed?
//
// Attaches to the start and the return of the system calls by which a process sends a signal: kill(2) to a process,
// tkill(2) and tgkill(2) to one thread.
//   PID     the process that sends
//   TARGET  the process or thread that is meant; 0 and less mean groups of processes, see man 2 kill
//   SIGNAL  its number; kill -l lists them; 0 only asks whether the target is there
//   RET     0, or the error: -3 ESRCH is "no such process", -1 EPERM "not allowed"
//   COMM    the sender's name
// Signals that the kernel sends by itself (Ctrl-C, a segmentation fault) pass none of these calls.
//
// The idea: several places share two plain functions. The arguments are values here, not addresses in the caller's
// memory as in `open`, so they are kept as they are, in the event that waits for the return.
//
// Exercise: leave out signal 0, which sends nothing.
//
// After: open
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

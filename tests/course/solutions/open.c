// A solution of the exercise of `open`.
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL

#ifndef ONLY_FAILED
#define ONLY_FAILED 0 /* 1: show only calls that failed */
#endif
#ifndef MIN_LATENCY_NS
#define MIN_LATENCY_NS 0 /* show only calls that took as long as this */
#endif

struct event {
    u64 latency_ns;
    u32 pid;
    int ret;
    int flags;
    char comm[16];
    char file[128];
};

struct call {
    u64 start_ns;
    int flags;
    const char *file; /* in the caller's memory */
};

BPF_PERF_OUTPUT(events);

/* Calls that have not returned yet, by thread. open_returns() deletes the entry. */
BPF_HASH(calls, u32, struct call);

SEC("ksyscall/openat")
int open_starts(struct pt_regs *ctx, int directory, const char *file, int flags)
{
    u32 tid = bpf_get_current_pid_tgid();
    struct call call = {.start_ns = bpf_ktime_get_ns(), .file = file, .flags = flags};
    calls.update(&tid, &call);
    return 0;
}

SEC("kretsyscall/openat")
int open_returns(struct pt_regs *ctx)
{
    u64 id = bpf_get_current_pid_tgid();
    u32 tid = id;
    struct call *call = calls.lookup(&tid);
    if (call == NULL)
        return 0; /* it started before this probe did */

    struct event event = {.pid = id >> 32, .ret = PT_REGS_RC(ctx), .flags = call->flags};
    event.latency_ns = bpf_ktime_get_ns() - call->start_ns;
    if (event.latency_ns >= MIN_LATENCY_NS && (!ONLY_FAILED || event.ret < 0)) {
        bpf_get_current_comm(&event.comm, sizeof(event.comm));
        bpf_probe_read_user_str(event.file, sizeof(event.file), call->file);
        events.perf_submit(ctx, &event, sizeof(event));
    }
    calls.delete(&tid);
    return 0;
}

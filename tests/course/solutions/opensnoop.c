// A solution of the exercise of `opensnoop`.
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
    char comm[16];
    char file[128];
};

struct call {
    u64 start_ns;
    const char *file; /* in the caller's memory */
};

BPF_PERF_OUTPUT(events);

/* Calls that have not returned yet, by thread. sys_exit_openat deletes the entry. */
BPF_HASH(calls, u32, struct call);

TRACEPOINT_PROBE(syscalls, sys_enter_openat)
{
    if ((args->flags & 3) == 0)
        return 0; /* for reading */
    u32 tid = bpf_get_current_pid_tgid();
    struct call call = {.start_ns = bpf_ktime_get_ns(), .file = args->filename};
    calls.update(&tid, &call);
    return 0;
}

TRACEPOINT_PROBE(syscalls, sys_exit_openat)
{
    u64 id = bpf_get_current_pid_tgid();
    u32 tid = id;
    struct call *call = calls.lookup(&tid);
    if (call == NULL)
        return 0; /* it started before this probe did */

    struct event event = {.pid = id >> 32, .ret = args->ret};
    event.latency_ns = bpf_ktime_get_ns() - call->start_ns;
    if (event.latency_ns >= MIN_LATENCY_NS && (!ONLY_FAILED || event.ret < 0)) {
        bpf_get_current_comm(&event.comm, sizeof(event.comm));
        bpf_probe_read_user_str(event.file, sizeof(event.file), call->file);
        events.perf_submit(args, &event, sizeof(event));
    }
    calls.delete(&tid);
    return 0;
}

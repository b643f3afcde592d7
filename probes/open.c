// Which files are opened, with what result, and how long does that take?
//
// Attaches to the start and to the return of the system call openat(2), by which nearly every program opens files.
//   LATENCY_NS  from the call to its return
//   PID         the process that opens
//   RET         the file descriptor it got, or the error: -2 ENOENT is "no such file"
//   COMM, FILE  its name, and the file as it wrote it; "..." at the end if that is longer than 127 bytes
//
// The idea: an answer often needs two places. What is known at the start is put into a map, by thread, since a thread
// makes one call at a time; the return takes it from there. The file's name is read at the return: the kernel has
// fetched it by then, wherever it was.
//
// Exercise: add the flags of the call, its third argument. Only the start knows them.
//
// After: execve
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL

#ifndef ONLY_FAILED
#define ONLY_FAILED 0 /* 1: show only calls that failed */
#endif
#ifndef MIN_LATENCY_NS
#define MIN_LATENCY_NS 0 /* show only calls that took at least as long as this */
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

/* Calls that have not returned yet, by thread. open_returns() deletes the entry. */
BPF_HASH(calls, u32, struct call);

SEC("ksyscall/openat")
int open_starts(struct pt_regs *ctx, int directory, const char *file)
{
    u32 tid = bpf_get_current_pid_tgid();
    struct call call = {.start_ns = bpf_ktime_get_ns(), .file = file};
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

    struct event event = {.pid = id >> 32, .ret = PT_REGS_RC(ctx)};
    event.latency_ns = bpf_ktime_get_ns() - call->start_ns;
    if (event.latency_ns >= MIN_LATENCY_NS && (!ONLY_FAILED || event.ret < 0)) {
        bpf_get_current_comm(&event.comm, sizeof(event.comm));
        bpf_probe_read_user_str(event.file, sizeof(event.file), call->file);
        events.perf_submit(ctx, &event, sizeof(event));
    }
    calls.delete(&tid);
    return 0;
}

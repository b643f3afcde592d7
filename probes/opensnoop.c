// Which files are opened, seen without kprobes?
//
// Attaches to the tracepoints at the start and the return of openat(2). Shows what `open` shows:
//   LATENCY_NS  from the call to its return
//   PID         the process that opens
//   RET         the file descriptor it got, or the error
//   COMM, FILE  its name, and the file as it wrote it; "..." at the end if that is longer than 127 bytes
//
// The idea: a tracepoint is a place that the kernel's authors marked, with named fields that stay. A kprobe goes
// nearly anywhere, on functions that may be gone in the next release, and reads arguments from registers. Where there
// is a tracepoint, take it. /sys/kernel/tracing/events/syscalls/sys_enter_openat/format lists the fields of args.
// Compare with `bccrun show open`, which sees 32-bit programs too: their calls do not reach these tracepoints.
//
// Exercise: show only what is opened for writing: O_WRONLY (1) or O_RDWR (2) in args->flags, of which O_ACCMODE (3)
// masks the two bits.
//
// After: kill
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

/* Calls that have not returned yet, by thread. sys_exit_openat deletes the entry. */
BPF_HASH(calls, u32, struct call);

TRACEPOINT_PROBE(syscalls, sys_enter_openat)
{
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

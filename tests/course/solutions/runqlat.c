// A solution of the exercise of `runqlat`.
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL

#ifndef TID
#define TID 0 /* measure this thread only; 0: all */
#endif

/* States in sched_switch's prev_state of a thread that could go on: it yielded, or was pushed off its CPU
 * (TASK_REPORT_MAX in the kernel's include/linux/sched.h). */
#define RUNNING   0
#define PREEMPTED 0x100

/* Counts by wait; stays until the end. */
struct key {
    char comm[16];
    u64 slot;
};

BPF_HISTOGRAM(wait_us, struct key);

/* Since when threads have been waiting, in ns, by thread. sched_switch deletes the entry. */
BPF_HASH(waiting, u32, u64);

static int wait_starts(u32 tid)
{
    u64 now_ns = bpf_ktime_get_ns();
    if (tid == 0 || (TID != 0 && tid != TID))
        return 0; /* the idle thread, which takes over where nobody else waits, or another thread */
    waiting.update(&tid, &now_ns);
    return 0;
}

TRACEPOINT_PROBE(sched, sched_wakeup)
{
    return wait_starts(args->pid);
}

TRACEPOINT_PROBE(sched, sched_wakeup_new)
{
    return wait_starts(args->pid);
}

TRACEPOINT_PROBE(sched, sched_switch)
{
    if (args->prev_state == RUNNING || args->prev_state == PREEMPTED)
        wait_starts(args->prev_pid);

    u32 tid = args->next_pid;
    u64 *start_ns = waiting.lookup(&tid);
    if (start_ns == NULL)
        return 0; /* the idle thread, or one that was woken before this probe started */
    struct key key = {.slot = bpf_log2l((bpf_ktime_get_ns() - *start_ns) / 1000)};
    __builtin_memcpy(key.comm, args->next_comm, sizeof(key.comm));
    wait_us.increment(key);
    waiting.delete(&tid);
    return 0;
}

// How long do threads that could run wait for a CPU?
//
// Attaches to tracepoints of the scheduler. A thread waits from when it is woken (sched_wakeup, for its first time
// sched_wakeup_new), or loses its CPU while it could go on, until a CPU switches to it (sched_switch). bccrun draws the
// histogram of the waits in microseconds when it ends, or every second with -i 1.
//
// The idea: much of what is slow is not running at all. A wait is the time between two events, and neither reports it:
// a map keeps the first until the second comes.
//
// Exercise: draw a histogram for each program: its name goes into the key, as in `bitesize`.
//
// After: bitesize
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL
#define BCCRUN_MAPS wait_us /* shown; the other holds waits in progress */

#ifndef TID
#define TID 0 /* measure this thread only; 0: all */
#endif

/* States in sched_switch's prev_state of a thread that could go on: it yielded, or was pushed off its CPU
 * (TASK_REPORT_MAX in the kernel's include/linux/sched.h). */
#define RUNNING   0
#define PREEMPTED 0x100

/* Counts by wait; stays until the end. */
BPF_HISTOGRAM(wait_us);

/* Since when threads have been waiting, in ns, by thread. sched_switch deletes the entry. */
BPF_HASH(waiting, u32, u64);

static int wait_starts(u32 tid)
{
    u64 now_ns = bpf_ktime_get_ns();
    if (tid == 0 || (TID != 0 && tid != TID))
        return 0; /* the idle thread, which takes over when nobody else waits, or another thread */
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
    wait_us.increment(bpf_log2l((bpf_ktime_get_ns() - *start_ns) / 1000));
    waiting.delete(&tid);
    return 0;
}

// Which processes end, with what result, and how long did they live?
//
// Attaches to the tracepoint sched/sched_process_exit, which every thread passes when it ends.
//   LIFETIME_NS  since fork(2) made the process; execve(2) in between does not count
//   PID, COMM    the process and its last name
//   CODE         what it gave to exit(3): 0 is success
//   SIGNAL       the number of the signal that ended it, 0 if it ended by itself
//
// The idea: the kernel's own structs have what a tracepoint does not. Every thread has a struct task_struct; its
// definition comes from the running kernel's headers, and reading them costs most of this probe's start. libbcc turns
// task->exit_code into a safe read of the kernel's memory.
//
// Exercise: leave out processes that lived for less than 50 ms.
//
// After: runqlat
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL
#include <linux/sched.h> /* struct task_struct */

#ifndef ONLY_FAILED
#define ONLY_FAILED 0 /* 1: show only processes that did not end with code 0 */
#endif

struct event {
    u64 lifetime_ns;
    u32 pid;
    u32 code;
    u32 signal;
    char comm[16];
};

BPF_PERF_OUTPUT(events);

TRACEPOINT_PROBE(sched, sched_process_exit)
{
    u64 id = bpf_get_current_pid_tgid();
    u32 pid = id >> 32;
    u32 tid = id;
    if (pid != tid)
        return 0; /* a thread ends; the one that has the process's number stands for the process */

    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    u32 status = task->exit_code; /* as wait(2) gives it to the parent */
    if (ONLY_FAILED && status == 0)
        return 0; /* a success */

    struct event event = {.pid = pid, .code = status >> 8 & 0xff, .signal = status & 0x7f};
    event.lifetime_ns = bpf_ktime_get_ns() - task->start_time;
    bpf_get_current_comm(&event.comm, sizeof(event.comm));
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}

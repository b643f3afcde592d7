// A solution of the exercise of `exit`.
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
        return 0; /* a thread ends; that of the process's own number stands for the process */

    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    u32 status = task->exit_code; /* as wait(2) gives it to the parent */
    if (ONLY_FAILED && status == 0)
        return 0; /* a success */

    struct event event = {.pid = pid, .code = status >> 8 & 0xff, .signal = status & 0x7f};
    event.lifetime_ns = bpf_ktime_get_ns() - task->start_time;
    if (event.lifetime_ns < 50000000)
        return 0; /* a short life */
    bpf_get_current_comm(&event.comm, sizeof(event.comm));
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}

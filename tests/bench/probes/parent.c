// SPDX-License-Identifier: Apache-2.0
// Who calls getppid(2), and who is its parent? The types of struct task_struct make this compile larger.
#include <linux/sched.h>

struct event {
    u32 pid;
    u32 parent;
    char comm[16];
};

BPF_PERF_OUTPUT(events);

TRACEPOINT_PROBE(syscalls, sys_enter_getppid)
{
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    struct event event = {};
    event.pid = bpf_get_current_pid_tgid() >> 32;
    event.parent = task->real_parent->tgid;
    bpf_get_current_comm(&event.comm, sizeof(event.comm));
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}

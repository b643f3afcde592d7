// Which processes start programs?
//
// Attaches to the system call execve(2), with which every program starts.
//   PID   the process that asks to become another program
//   COMM  its name up to now; the kernel keeps 15 characters of it
//
// The idea: a few lines of C run inside the kernel each time execve is called, and send what they saw to you.
//
// Exercise: show the user as well: bpf_get_current_uid_gid() has it in its lower half.
//
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL

struct event {
    u32 pid;
    char comm[16];
};

BPF_PERF_OUTPUT(events);

SEC("kprobe/sys_execve")
int hello_execve(struct pt_regs *ctx)
{
    u64 id = bpf_get_current_pid_tgid();
    u32 pid = id >> 32; /* what people call the process ... */
    u32 tid = id;       /* ... and the thread of it that made the call */
    if (pid != tid)
        return 0; /* a thread that does not lead its group: not counted in this first probe */

    struct event event = {.pid = pid};
    bpf_get_current_comm(&event.comm, sizeof(event.comm));
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

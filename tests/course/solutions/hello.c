// A solution of the exercise of `hello`.
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL

struct event {
    u32 pid;
    u32 uid;
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

    struct event event = {.pid = pid, .uid = bpf_get_current_uid_gid()};
    bpf_get_current_comm(&event.comm, sizeof(event.comm));
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

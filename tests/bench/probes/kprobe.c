// SPDX-License-Identifier: Apache-2.0
// Who calls getppid(2)? One event of 20 bytes per call; BCC's Python compiles this text as well.
#include <uapi/linux/ptrace.h>

struct event {
    u32 pid;
    char comm[16];
};

BPF_PERF_OUTPUT(events);

int syscall__getppid(struct pt_regs *ctx)
{
    struct event event = {};
    event.pid = bpf_get_current_pid_tgid() >> 32;
    bpf_get_current_comm(&event.comm, sizeof(event.comm));
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

// How often is the function called that -a attaches this to?
//
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE GPL

struct event {
    u32 pid;
};

BPF_PERF_OUTPUT(events);

int hit(struct pt_regs *ctx)
{
    struct event event = {.pid = bpf_get_current_pid_tgid() >> 32};
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

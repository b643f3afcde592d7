// A solution of the exercise of `readline`.
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL

struct event {
    u32 pid;
    int length;
    char comm[16];
    char line[128];
};

BPF_PERF_OUTPUT(events);

SEC("uretprobe/bash:readline")
int line_typed(struct pt_regs *ctx)
{
    const char *line = (const char *)PT_REGS_RC(ctx); /* what readline() returns: a pointer into bash's memory */
    if (line == NULL)
        return 0; /* Ctrl-D: there is no line */

    struct event event = {.pid = bpf_get_current_pid_tgid() >> 32};
    bpf_get_current_comm(&event.comm, sizeof(event.comm));
    event.length = bpf_probe_read_user_str(event.line, sizeof(event.line), line) - 1;
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

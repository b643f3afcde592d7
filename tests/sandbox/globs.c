// SPDX-License-Identifier: Apache-2.0
/* What tests/workload/globs.c does, seen by kprobes on all that a glob stands for. */

struct event {
    u32 number;
    u32 pid;
    char what[16];
};

BPF_PERF_OUTPUT(events);
BPF_HASH(returns, u32, u64);

SEC("ksyscall/sched_get_priority_m*")
int enter_call(struct pt_regs *ctx, int number)
{
    struct event event = {.what = "call"};
    event.number = number;
    event.pid = bpf_get_current_pid_tgid() >> 32;
    if (number < 1000)
        return 0; /* another program's */
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

SEC("kretprobe/*_sys_sched_get_priority_m[ai][nx]")
int leave_call(struct pt_regs *ctx)
{
    u32 refused = 22; /* EINVAL */
    if (PT_REGS_RC(ctx) == -22)
        returns.increment(refused);
    return 0;
}

SEC("kprobe/do_sysinf?")
int count_sysinfo(struct pt_regs *ctx)
{
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Two ways to read an argument of a system call in a kprobe on the kernel's function for it: the first is wrong. */
struct event {
    u64 value;
};
BPF_PERF_OUTPUT(events);

SEC("kprobe/__x64_sys_sched_get_priority_min")
int by_register(struct pt_regs *ctx)
{
    struct event event = {.value = PT_REGS_PARM2(ctx)};
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

SEC("kprobe/__x64_sys_sched_get_priority_max")
int by_registers(struct pt_regs *ctx)
{
    struct pt_regs *registers = (struct pt_regs *)PT_REGS_PARM1(ctx);
    struct event event = {};
    bpf_probe_read_kernel(&event.value, sizeof(event.value), &PT_REGS_PARM1(registers));
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

SEC("kprobe/vfs_rename")
int on_rename(struct pt_regs *ctx)
{
    struct event event = {};
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

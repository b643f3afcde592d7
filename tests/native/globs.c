// SPDX-License-Identifier: Apache-2.0
/* What tests/workload/globs.c does, seen by two functions that are each attached to all that a glob matches.
 */

struct event {
    u32 number;
    u32 pid;
    char what[16];
};

BPF_RINGBUF_OUTPUT(events, 64);

SEC("uprobe/./build/tests/workload/globs:step_*")
int enter_function(struct pt_regs *ctx)
{
    struct event event = {.what = "function"};
    event.number = PT_REGS_PARM1(ctx);
    event.pid = bpf_get_current_pid_tgid() >> 32;
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}

SEC("tp/syscalls/sys_enter_sched_get_priority_m[ai]?")
int enter_call(struct bpf_perf_event_data *ctx)
{
    struct event event = {.what = "call"};
    event.number = *(u64 *)((char *)ctx + 16); /* args[0] of every system call */
    event.pid = bpf_get_current_pid_tgid() >> 32;
    if (event.number < 1000)
        return 0; /* another program's */
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}

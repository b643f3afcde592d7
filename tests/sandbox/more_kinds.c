// What does tests/workload/calls.c do, as far as fentry, fexit and kprobes in unusual places see it?
//
// do_unlinkat() is what unlinkat(2) calls with its arguments, do_sysinfo() what sysinfo(2) calls; a compiler that sees
// who calls it names it do_sysinfo.isra.0.
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE GPL

enum step { function_entered, behind_entry, function_left, renamed_entered, renamed_left };

struct event {
    s64 value;
    u32 pid;
    enum step step;
};

BPF_PERF_OUTPUT(events);

static bool is_ours(void)
{
    char comm[16];
    bpf_get_current_comm(comm, sizeof(comm));
    return comm[0] == 'c' && comm[1] == 'a' && comm[2] == 'l' && comm[3] == 'l' && comm[4] == 's';
}

static int send(void *ctx, enum step step, s64 value)
{
    struct event event = {.value = value, .pid = bpf_get_current_pid_tgid() >> 32, .step = step};
    if (is_ours())
        events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

KFUNC_PROBE(do_unlinkat, int directory, void *name)
{
    return send(ctx, function_entered, directory);
}

SEC("kprobe/do_unlinkat+OFFSET")
int behind(struct pt_regs *ctx)
{
    return send(ctx, behind_entry, (int)PT_REGS_PARM1(ctx));
}

SEC("fexit/do_unlinkat")
BPF_PROG(leaves, int directory, void *name, long result)
{
    return send(ctx, function_left, (int)result);
}

int kprobe__do_sysinfo(struct pt_regs *ctx)
{
    return send(ctx, renamed_entered, 0);
}

SEC("kretprobe/do_sysinfo")
int renamed_leaves(struct pt_regs *ctx)
{
    return send(ctx, renamed_left, (int)PT_REGS_RC(ctx));
}

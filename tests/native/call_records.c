// SPDX-License-Identifier: Apache-2.0
// System calls in each of the ways in which a probe can name them, with arguments of every width: tests/workload/arguments.c
// makes the calls.
struct event {
    s64 a, b, c, d, e, f, result;
    u32 pid;
    char call[8];
    char text[32];
};

BPF_PERF_OUTPUT(events);
BPF_HASH(calls, u32, struct event);

static int begin(struct event *event)
{
    u32 tid = bpf_get_current_pid_tgid();
    event->pid = bpf_get_current_pid_tgid() >> 32;
    calls.update(&tid, event);
    return 0;
}

static int finish(void *unused, struct pt_regs *registers)
{
    u32 tid = bpf_get_current_pid_tgid();
    struct event *event = calls.lookup(&tid);
    if (event == NULL)
        return 0;
    event->result = PT_REGS_RC(registers);
    events.perf_submit(registers, event, sizeof(*event));
    calls.delete(&tid);
    return 0;
}

int syscall__pread64(struct pt_regs *ctx, int fd, char __user *buffer, size_t count, loff_t position)
{
    struct event event = {.a = fd, .b = count, .c = position, .call = "pread"};
    return begin(&event);
}

SEC("kretsyscall/pread64")
int pread_returns(struct pt_regs *ctx)
{
    return finish(NULL, ctx);
}

int kprobe__sys_fchmodat(struct pt_regs *c,
                         int directory, const char __user *name,
                         umode_t mode)
{
    struct event event = {.a = directory, .b = mode, .call = "chmod"};
    bpf_probe_read_user_str(event.text, sizeof(event.text), name);
    return begin(&event);
}

int kretprobe__sys_fchmodat(struct pt_regs *ctx)
{
    return finish(ctx, (struct pt_regs *)ctx);
}

SEC("kprobe/sys_mmap") int mapping(struct pt_regs *ctx, void *where, unsigned long length, unsigned char protection,
    unsigned flags, int fd, u64 offset)
{
    struct event event = {.a = (s64)where, .b = length, .c = protection, .d = flags, .e = fd, .f = offset, .call = "mmap"};
    return begin(&event);
}

SEC("kretprobe/sys_mmap")
int mapped(struct pt_regs *ctx)
{
    return finish(0, ctx);
}

SEC("ksyscall/getpgid")
int asks(struct pt_regs *ctx, int pid)
{
    struct event event = {.a = pid, .call = "getpgid"};
    return begin(&event);
}

SEC("ksyscall/getppid")
int asks_nothing(struct pt_regs *ctx)
{
    struct event event = {.call = "getppid"};
    return begin(&event);
}

SEC("kretsyscall/get[p][gp]*id")
int answered(struct pt_regs *ctx)
{
    return finish(0, ctx);
}


SEC("ksyscall/clone") int clones(struct pt_regs *ctx)
{
    struct event event = {.call = "clone"};
    return begin(&event);
}

SEC("ksyscall/clone3") int clones_again(struct pt_regs *ctx)
{
    struct event event = {.call = "clone3"};
    return begin(&event);
}

SEC("ksyscall/fork") int forks(struct pt_regs *ctx)
{
    struct event event = {.call = "fork"};
    return begin(&event);
}

SEC("ksyscall/vfork") int forks_and_waits(struct pt_regs *ctx)
{
    struct event event = {.call = "vfork"};
    return begin(&event);
}

/* A child has no entry of its own in the map: what it would show, if it were seen, has its parent's. */
static int child_shows(struct pt_regs *ctx)
{
    struct event event = {.result = PT_REGS_RC(ctx), .call = "child"};
    u32 tid = bpf_get_current_pid_tgid();
    if (calls.lookup(&tid) == NULL)
        events.perf_submit(ctx, &event, sizeof(event));
    return finish(0, ctx);
}

SEC("kretsyscall/clone*") int cloned(struct pt_regs *ctx) { return child_shows(ctx); }
SEC("kretsyscall/*fork") void forked(struct pt_regs *ctx) { child_shows(ctx); bpf_get_smp_processor_id(); }

// What happens to the files of tests/workload/files.c?
//
// Attaches in every way in which a function can say that it wants a kprobe; shows only calls on descriptor 423.
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL
#define DIRECTORY   423

enum step {
    open_asked,
    open_inside,
    open_opened,
    open_answered,
    mkdir_asked,
    mkdir_answered,
    remove_asked,
    remove_answered,
};

struct event {
    s64 value;
    u32 pid;
    enum step step;
    char name[16];
};

BPF_PERF_OUTPUT(events);

/* Threads inside a call of interest; deleted when it returns. */
BPF_HASH(inside, u32, u8);

static int send(void *ctx, enum step step, s64 value, const char *name)
{
    struct event event = {.value = value, .pid = bpf_get_current_pid_tgid() >> 32, .step = step};
    if (name != NULL)
        bpf_probe_read_user_str(event.name, sizeof(event.name), name);
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

static int asked(void *ctx, enum step step, int directory, const char *name, s64 value)
{
    u32 tid = bpf_get_current_pid_tgid();
    u8 yes = 1;
    if (directory != DIRECTORY)
        return 0; /* somebody else's */
    inside.update(&tid, &yes);
    return send(ctx, step, value, name);
}

static int happened(void *ctx, enum step step, s64 value)
{
    u32 tid = bpf_get_current_pid_tgid();
    return inside.lookup(&tid) != NULL ? send(ctx, step, value, NULL) : 0;
}

static int answered(struct pt_regs *ctx, enum step step)
{
    u32 tid = bpf_get_current_pid_tgid();
    happened(ctx, step, PT_REGS_RC(ctx));
    inside.delete(&tid);
    return 0;
}

SEC("ksyscall/openat")
int open_starts(struct pt_regs *ctx, int directory, const char *name, int flags)
{
    return asked(ctx, open_asked, directory, name, flags);
}

int kprobe__vfs_open(struct pt_regs *ctx)
{
    return happened(ctx, open_inside, 0);
}

int kretprobe__vfs_open(struct pt_regs *ctx)
{
    return happened(ctx, open_opened, (int)PT_REGS_RC(ctx));
}

SEC("kretsyscall/openat")
int open_ends(struct pt_regs *ctx)
{
    return answered(ctx, open_answered);
}

int syscall__mkdirat(struct pt_regs *ctx, int directory, const char *name, int mode)
{
    return asked(ctx, mkdir_asked, directory, name, mode);
}

int kretprobe__sys_mkdirat(struct pt_regs *ctx)
{
    return answered(ctx, mkdir_answered);
}

SEC("kprobe/sys_unlinkat")
int remove_starts(struct pt_regs *ctx, int directory, const char *name, int flags)
{
    return asked(ctx, remove_asked, directory, name, flags);
}

SEC("kretprobe/sys_unlinkat")
int remove_ends(struct pt_regs *ctx)
{
    return answered(ctx, remove_answered);
}

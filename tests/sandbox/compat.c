// SPDX-License-Identifier: Apache-2.0
// The calls that tests/workload/compat.c makes, with their arguments: as functions of each sort that attaches to system calls.
struct event {
    s64 a, b, c, d, e, f;
    char call[8];
    char text[32];
};

BPF_PERF_OUTPUT(events);

struct opened {
    const char *file;
    s64 flags;
};

BPF_HASH(opening, u32, struct opened);

SEC("ksyscall/openat")
int open_starts(struct pt_regs *ctx, int directory, const char *file, const int flags)
{
    u32 tid = bpf_get_current_pid_tgid();
    struct opened opened = {.file = file, .flags = flags};
    if (directory == -100)
        opening.update(&tid, &opened);
    return 0;
}

static int send_file(void *ctx, const char *call, const char *file, s64 flags, s64 result)
{
    struct event event = {.a = -100, .b = flags, .c = result};
    __builtin_memcpy(event.call, call, sizeof(event.call));
    bpf_probe_read_user_str(event.text, sizeof(event.text), file);
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

SEC("kretsyscall/openat")
int open_returns(struct pt_regs *ctx)
{
    u32 tid = bpf_get_current_pid_tgid();
    struct opened *opened = opening.lookup(&tid);
    return opened != NULL ? send_file(ctx, "openat\0", opened->file, opened->flags, PT_REGS_RC(ctx)) : 0;
}

int syscall__unlinkat(struct pt_regs *ctx, int directory, const char *file, int flags)
{
    return directory == -100 ? send_file(ctx, "unlink\0", file, flags, -2) : 0;
}

static int send(void *ctx, const char *call, struct event event)
{
    __builtin_memcpy(event.call, call, sizeof(event.call));
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

SEC("ksyscall/splice")
int splice_starts(struct pt_regs *ctx, int from, s64 *from_at, int to, s64 *to_at, size_t bytes, unsigned int flags)
{
    struct event event = {.a = from, .b = (s64)from_at, .c = to, .d = (s64)to_at, .e = bytes, .f = flags};
    return send(ctx, "splice\0", event);
}

SEC("kprobe/sys_getpgid")
int getpgid_starts(struct pt_regs *ctx, int process)
{
    return send(ctx, "getpgid", (struct event){.a = process});
}

SEC("ksyscall/getppid")
int getppid_starts(struct pt_regs *ctx)
{
    return send(ctx, "getppid", (struct event){});
}

SEC("ksyscall/pread64")
int pread_starts(struct pt_regs *ctx, int file, char *to, size_t bytes)
{
    return send(ctx, "pread\0\0", (struct event){.a = file, .b = (s64)to, .c = bytes});
}

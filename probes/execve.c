// Which programs are started, by whom?
//
// Attaches to both system calls that start a program: execve(2) and execveat(2).
//   PID   the process that asks to become the program
//   UID   the user that it runs as
//   COMM  its name up to now, before the program replaces it
//   FILE  the program's file, as the caller wrote it; "..." at the end where it is longer than 255 bytes
// A call that fails (no such file) is shown too: this probe sees what was asked for.
//
// The idea: a system call's arguments are read where the call starts. They lie in the caller's memory, which the
// kernel must not simply trust, so a helper copies them.
//
// After: hello
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL

struct event {
    u32 pid;
    u32 uid;
    char comm[16];
    char file[256];
};

BPF_PERF_OUTPUT(events);

static int send(struct pt_regs *ctx, const char *file)
{
    struct event event = {};
    event.pid = bpf_get_current_pid_tgid() >> 32;
    event.uid = bpf_get_current_uid_gid(); /* the lower half is the user, the upper the group */
    bpf_get_current_comm(&event.comm, sizeof(event.comm));
    bpf_probe_read_user_str(event.file, sizeof(event.file), file);
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

int syscall__execve(struct pt_regs *ctx, const char *file)
{
    return send(ctx, file);
}

int syscall__execveat(struct pt_regs *ctx, int directory, const char *file)
{
    return send(ctx, file);
}

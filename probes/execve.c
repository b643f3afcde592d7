// Which programs are started, by whom?
//
// Attaches to both system calls that start a program, execve(2) and execveat(2).
//   PID   the process that asks to become the program
//   UID   the user that it runs as
//   COMM  its name up to now, before the program replaces it
//   FILE  the program's file, as the caller wrote it; "..." at the end if it is longer than 255 bytes
// A call that fails (no such file) is shown too: this probe sees what was asked for.
//
// The idea: a system call's arguments are in the caller's memory, and a helper copies them from there. It
// fails if the process has not touched that memory yet, as after fork(2): the kernel fetches it on demand,
// but a probe cannot wait for that. So the event waits, until the kernel has fetched the name itself.
//
// Exercise: add the parent's pid, as `exit` gets at what the kernel knows of a process: real_parent->tgid in its
// struct task_struct (#include <linux/sched.h>).
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

struct call {
    struct event event;
    const char *file; /* in the caller's memory */
};

BPF_PERF_OUTPUT(events);

/* Calls whose file could not be read when they started, by thread. end() deletes the entry. */
BPF_HASH(waiting, u32, struct call, 1024);

static int start(struct pt_regs *ctx, const char *file)
{
    u64 id = bpf_get_current_pid_tgid();
    u32 tid = id;
    struct call call = {.file = file};
    call.event.pid = id >> 32;
    call.event.uid = bpf_get_current_uid_gid(); /* the lower half is the user, the upper the group */
    bpf_get_current_comm(&call.event.comm, sizeof(call.event.comm));
    if (bpf_probe_read_user_str(call.event.file, sizeof(call.event.file), file) < 0)
        if (waiting.update(&tid, &call) == 0)
            return 0; /* end() sends it */
    events.perf_submit(ctx, &call.event, sizeof(call.event));
    return 0;
}

int syscall__execve(struct pt_regs *ctx, const char *file)
{
    return start(ctx, file);
}

int syscall__execveat(struct pt_regs *ctx, int directory, const char *file)
{
    return start(ctx, file);
}

/* Sends the event if it waits. The name is in the kernel's own copy, or else now in the caller's memory. */
static int end(void *ctx, u32 tid, const char *copy)
{
    struct call *call = waiting.lookup(&tid);
    if (call == NULL)
        return 0; /* sent when the call started */
    if (copy != NULL)
        bpf_probe_read_kernel_str(call->event.file, sizeof(call->event.file), copy);
    else
        bpf_probe_read_user_str(call->event.file, sizeof(call->event.file), call->file);
    events.perf_submit(ctx, &call->event, sizeof(call->event));
    waiting.delete(&tid);
    return 0;
}

/* The program begins: the thread that asked for it leads the process from here on, and used to be old_pid. */
TRACEPOINT_PROBE(sched, sched_process_exec)
{
    return end(args, args->old_pid, (char *)args + (args->data_loc_filename & 0xffff));
}

/* Or it did not, and the call returns. */
SEC("kretsyscall/execve")
int execve_returns(struct pt_regs *ctx)
{
    return end(ctx, bpf_get_current_pid_tgid(), NULL);
}

SEC("kretsyscall/execveat")
int execveat_returns(struct pt_regs *ctx)
{
    return end(ctx, bpf_get_current_pid_tgid(), NULL);
}

// A solution of the exercise of `execve`.
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL
#include <linux/sched.h>

struct event {
    u32 pid;
    u32 uid;
    u32 ppid;
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
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    call.event.ppid = task->real_parent->tgid;
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

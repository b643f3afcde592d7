// Which calls of sched_get_priority_min(2) are there? A call that hardly any program makes.
//
// SPDX-License-Identifier: Apache-2.0

// Calls with a smaller number are left out.
#ifndef FIRST
#define FIRST 0
#endif

#ifndef AT_END
#define AT_END 1 /* whether the end of a call is shown too */
#endif

struct event {
    u32 pid;
    u32 tid;
    u32 uid;
    u32 call;
    char at[8];
    char comm[16];
};

BPF_PERF_OUTPUT(events);
BPF_HASH(calls, u32, u32);

static int send(void *ctx, u32 call, const char *at)
{
    u64 id = bpf_get_current_pid_tgid();
    struct event event = {.pid = id >> 32, .tid = id, .uid = bpf_get_current_uid_gid(), .call = call};
    if (call < FIRST)
        return 0;
    __builtin_memcpy(event.at, at, sizeof(event.at));
    bpf_get_current_comm(event.comm, sizeof(event.comm));
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

TRACEPOINT_PROBE(syscalls, sys_enter_sched_get_priority_min)
{
    u32 tid = bpf_get_current_pid_tgid();
    u32 call = args->policy - 100;
    calls.update(&tid, &call);
    return send(args, call, "start\0\0");
}

SEC("tracepoint/syscalls/sys_exit_sched_get_priority_min")
int end(void *ctx)
{
    if (!AT_END)
        return 0;
    u32 tid = bpf_get_current_pid_tgid();
    u32 *call = calls.lookup(&tid);
    return call != NULL ? send(ctx, *call, "end\0\0\0\0") : 0;
}

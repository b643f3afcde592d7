// Sends a struct of which a part was never set.
#define BPF_LICENSE Dual MIT/GPL

struct event {
    u64 time_ns;
    u32 pid;
    char name[16];
};

BPF_PERF_OUTPUT(events);

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    struct event event;
    event.pid = bpf_get_current_pid_tgid() >> 32;
    bpf_get_current_comm(&event.name, sizeof(event.name));
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

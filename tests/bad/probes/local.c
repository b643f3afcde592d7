// An event whose struct is defined inside the function.
#define BPF_LICENSE Dual MIT/GPL

BPF_PERF_OUTPUT(events);

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    struct event {
        u32 pid;
    } event = {};
    event.pid = bpf_get_current_pid_tgid() >> 32;
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

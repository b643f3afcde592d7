// An event whose struct the preprocessor leaves out, and the function as well.
#define BPF_LICENSE Dual MIT/GPL

#if 0
struct event {
    u32 pid;
};
#endif

BPF_PERF_OUTPUT(events);

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    struct event event = {};
    event.pid = bpf_get_current_pid_tgid() >> 32;
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

// Under a licence that the kernel does not give its helpers to.
#define BPF_LICENSE Proprietary

struct event {
    u32 pid;
};

BPF_PERF_OUTPUT(events);

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    struct event event = {};
    event.pid = bpf_get_current_pid_tgid() >> 32;
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

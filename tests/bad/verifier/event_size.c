// Sends more bytes than the event has.
#define BPF_LICENSE Dual MIT/GPL

struct event {
    u32 pid;
};

BPF_PERF_OUTPUT(events);

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    struct event event = {};
    event.pid = bpf_get_current_pid_tgid() >> 32;
    events.perf_submit(ctx, &event, 640);
    return 0;
}

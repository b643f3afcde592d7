// Goes round for ever.
#define BPF_LICENSE Dual MIT/GPL

struct event {
    u32 rounds;
};

BPF_PERF_OUTPUT(events);

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    struct event event = {};
    while (1)
        event.rounds += bpf_ktime_get_ns() > 5;
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

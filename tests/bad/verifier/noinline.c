// Calls a function that the compiler must not put in place of the call.
#define BPF_LICENSE Dual MIT/GPL

struct event {
    u64 sum;
};

BPF_PERF_OUTPUT(events);

static noinline u64 sum(u64 seed)
{
    return seed + bpf_get_prandom_u32();
}

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    struct event event = {};
    event.sum = sum(bpf_ktime_get_ns());
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

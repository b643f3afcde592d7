// Follows what a lookup gave without asking whether it gave anything.
#define BPF_LICENSE Dual MIT/GPL

struct event {
    u64 count;
};

BPF_PERF_OUTPUT(events);
BPF_HASH(seen, u32, u64);

static int first(int a)
{
    return a + 1;
}

static int second(int a)
{
    return first(a) + 1;
}

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    u32 pid = second(bpf_get_current_pid_tgid() >> 32);
    u64 *count = seen.lookup(&pid);
    struct event event = {};
    event.count = *count;
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

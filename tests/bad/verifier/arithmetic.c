// Adds an unchecked number to a pointer to an event on the stack.
#define BPF_LICENSE Dual MIT/GPL

struct event {
    char letters[16];
};

BPF_PERF_OUTPUT(events);

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    struct event event = {};
    event.letters[bpf_ktime_get_ns()] = 'x';
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

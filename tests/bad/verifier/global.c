// Keeps a number in a global variable, which libbcc does not know.
#define BPF_LICENSE Dual MIT/GPL

struct event {
    u32 count;
};

BPF_PERF_OUTPUT(events);

u32 count;

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    struct event event = {};
    event.count = ++count;
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

// Reads further than the tracepoint's record goes: found only when it is attached.
#define BPF_LICENSE Dual MIT/GPL

struct event {
    u32 far;
};

BPF_PERF_OUTPUT(events);

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    struct event event = {};
    event.far = *(u32 *)(ctx + 4096);
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

// Writes into an array on the stack at an index that may lie behind its end.
#define BPF_LICENSE Dual MIT/GPL

struct event {
    char letters[16];
};

BPF_PERF_OUTPUT(events);

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    struct event event = {};
    u32 index = bpf_get_prandom_u32() & 1023;
    event.letters[index] = 'x';
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

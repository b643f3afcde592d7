// Sends an event without the context.
#define BPF_LICENSE Dual MIT/GPL

struct event { char comm[16]; };
BPF_PERF_OUTPUT(events);
TRACEPOINT_PROBE(syscalls, sys_enter_acct)
{
    struct event e = {};
    events.perf_submit(&e, &e, sizeof(e));
    return 0;
}

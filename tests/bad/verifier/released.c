// Fills a record after it was submitted.
#define BPF_LICENSE Dual MIT/GPL

struct event { u32 pid; };
BPF_RINGBUF_OUTPUT(events, 8);
TRACEPOINT_PROBE(syscalls, sys_enter_acct)
{
    struct event *e = events.ringbuf_reserve(sizeof(*e));
    if (!e)
        return 0;
    events.ringbuf_submit(e, 0);
    e->pid = bpf_get_current_pid_tgid() >> 32;
    return 0;
}

// A record that a full ring buffer does not give.
#define BPF_LICENSE Dual MIT/GPL

struct event { u32 pid; char comm[16]; };
BPF_RINGBUF_OUTPUT(events, 8);
TRACEPOINT_PROBE(syscalls, sys_enter_acct)
{
    struct event *e = events.ringbuf_reserve(sizeof(*e));
    e->pid = bpf_get_current_pid_tgid() >> 32;
    bpf_get_current_comm(&e->comm, sizeof(e->comm));
    events.ringbuf_submit(e, 0);
    return 0;
}

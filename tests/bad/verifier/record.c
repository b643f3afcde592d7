// Reserves a record in a ring buffer and, now and then, forgets it.
#define BPF_LICENSE Dual MIT/GPL

struct event {
    u32 pid;
};

BPF_RINGBUF_OUTPUT(events, 8);

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    struct event *event = events.ringbuf_reserve(sizeof(struct event));
    if (event == NULL)
        return 0;
    event->pid = bpf_get_current_pid_tgid() >> 32;
    if (event->pid == 1)
        return 0;
    events.ringbuf_submit(event, 0);
    return 0;
}

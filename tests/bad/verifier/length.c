// Reads as many bytes as another process says.
#define BPF_LICENSE Dual MIT/GPL

struct event {
    char data[64];
};

BPF_PERF_OUTPUT(events);

TRACEPOINT_PROBE(syscalls, sys_enter_write)
{
    struct event event = {};
    bpf_probe_read_user(event.data, args->count, (void *)args->buf);
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}

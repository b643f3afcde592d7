// Ends a text where a helper, which may fail, says that it ends.
#define BPF_LICENSE Dual MIT/GPL

struct event {
    char path[256];
};

BPF_PERF_OUTPUT(events);
BPF_PERCPU_ARRAY(scratch, struct event, 1);

TRACEPOINT_PROBE(syscalls, sys_enter_acct)
{
    u32 zero = 0;
    struct event *event = scratch.lookup(&zero);
    if (event == NULL) return 0;
    int length = bpf_probe_read_user_str(event->path, sizeof(event->path), args->name);
    event->path[length] = '!';
    events.perf_submit(args, event, sizeof(*event));
    return 0;
}

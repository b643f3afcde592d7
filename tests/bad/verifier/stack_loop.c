// Runs through a string beyond its array's end.
#define BPF_LICENSE Dual MIT/GPL

struct event { u64 n; };
BPF_PERF_OUTPUT(events);
TRACEPOINT_PROBE(syscalls, sys_enter_acct)
{
    struct event e = {};
    char name[64] = {};
    bpf_probe_read_user_str(name, sizeof(name), args->name);
    int n = 0;
    while (name[n])
        n++;
    e.n = n;
    events.perf_submit(args, &e, sizeof(e));
    return 0;
}

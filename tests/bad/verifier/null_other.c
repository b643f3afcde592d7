// Of two lookups in one line, tests one.
#define BPF_LICENSE Dual MIT/GPL

BPF_HASH(a, u32, u64);
BPF_HASH(b, u32, u64);
TRACEPOINT_PROBE(syscalls, sys_enter_acct)
{
    u32 pid = bpf_get_current_pid_tgid();
    u64 *x = a.lookup(&pid), *y = b.lookup(&pid);
    if (!x)
        return 0;
    *x += *y;
    return 0;
}

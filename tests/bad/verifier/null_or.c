// Tests two pointers in one condition.
#define BPF_LICENSE Dual MIT/GPL

BPF_HASH(a, u32, u64);
BPF_HASH(b, u32, u64);
TRACEPOINT_PROBE(syscalls, sys_enter_acct)
{
    u32 pid = bpf_get_current_pid_tgid();
    u64 *x = a.lookup(&pid);
    u64 *y = b.lookup(&pid);
    if (x || y)
        *x += 1;
    return 0;
}

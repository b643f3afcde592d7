// Looks a value up by a key instead of its address.
#define BPF_LICENSE Dual MIT/GPL

BPF_HASH(counts, u32, u64);
TRACEPOINT_PROBE(syscalls, sys_enter_acct)
{
    u32 pid = 1;
    u64 *c = counts.lookup(pid);
    if (c) (*c)++;
    return 0;
}

// Compares memory by a function that is not there.
#define BPF_LICENSE Dual MIT/GPL

struct v { char name[16]; };
BPF_HASH(m, u32, struct v);
TRACEPOINT_PROBE(syscalls, sys_enter_acct)
{
    u32 pid = 1;
    char want[8] = "bash";
    struct v *v = m.lookup(&pid);
    if (__builtin_memcmp(v->name, want, 8) == 0)
        return 1;
    return 0;
}

// Compares memory by a function that is not there.
#define BPF_LICENSE Dual MIT/GPL

struct v { char name[16]; };
BPF_HASH(m, u32, struct v);
TRACEPOINT_PROBE(syscalls, sys_enter_acct)
{
    u32 pid = 1;
    char own[16] = {};
    struct v *v = m.lookup(&pid);
    if (v == NULL || bpf_get_current_comm(own, sizeof(own)) != 0)
        return 0;
    if (__builtin_memcmp(v->name, own, sizeof(own)) == 0)
        return 1;
    return 0;
}

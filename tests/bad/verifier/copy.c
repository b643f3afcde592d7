// Copies more into a map's value than it has.
#define BPF_LICENSE Dual MIT/GPL

struct val { char s[8]; };
BPF_HASH(vals, u32, struct val);
TRACEPOINT_PROBE(syscalls, sys_enter_acct)
{
    u32 zero = 0;
    char comm[16] = {};
    bpf_get_current_comm(&comm, sizeof(comm));
    struct val *v = vals.lookup(&zero);
    if (!v)
        return 0;
    __builtin_memcpy(v->s, comm, 16);
    return 0;
}

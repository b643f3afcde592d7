// Writes into a map that programs may only read.
#define BPF_LICENSE Dual MIT/GPL

BPF_F_TABLE("array", u32, u64, limits, 1, BPF_F_RDONLY_PROG);

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    u32 zero = 0;
    u64 *limit = limits.lookup(&zero);
    if (limit != NULL)
        *limit = 100;
    return 0;
}

// Looks up and dereferences in a line that sets other variables as well.
#define BPF_LICENSE Dual MIT/GPL

BPF_HASH(seen, u32, u64);

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    u32 key = 1; u64 *count = seen.lookup(&key); u64 was = *count;
    return was > 7;
}

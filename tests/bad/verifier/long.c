// Comes to an end, after more steps than the verifier follows.
#define BPF_LICENSE Dual MIT/GPL

BPF_ARRAY(sums, u64, 1);

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    u64 sum = 0;
    for (u32 i = 0; i < 10000000; i++)
        sum += bpf_get_prandom_u32();
    u32 zero = 0;
    sums.update(&zero, &sum);
    return 0;
}

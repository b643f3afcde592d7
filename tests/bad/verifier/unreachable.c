// Jumps over an instruction that nothing else leads to.
#define BPF_LICENSE Dual MIT/GPL

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    asm volatile("goto +1\n r0 = 5");
    return 0;
}

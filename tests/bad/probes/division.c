// A signed division, which BPF does not have: LLVM ends the process over it.
SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    s64 time_ns = bpf_ktime_get_ns();
    return time_ns / -3;
}

// A fence, which BPF does not have: LLVM ends the process over it.
SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    return 0;
}

// Hands a helper a number where it wants memory to write to.
#define BPF_LICENSE Dual MIT/GPL

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    u64 id = bpf_get_current_pid_tgid();
    return bpf_get_current_comm((void *)id, 16);
}

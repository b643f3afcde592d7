// Calls a helper that is there for network packets, from a tracepoint.
#define BPF_LICENSE Dual MIT/GPL

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    return bpf_redirect(1, 0);
}

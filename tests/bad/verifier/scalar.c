// Takes a process's number for a pointer.
#define BPF_LICENSE Dual MIT/GPL

BPF_ARRAY(sums, u64, 1);

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    u32 *pid = (u32 *)bpf_get_current_pid_tgid();
    u32 zero = 0;
    u64 sum = *pid;
    sums.update(&zero, &sum);
    return 0;
}

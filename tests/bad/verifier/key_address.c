// Gives the address of a key to increment(), which takes the key itself.
#define BPF_LICENSE Dual MIT/GPL

BPF_HASH(counts, int);

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    int key = bpf_get_current_pid_tgid() >> 32;
    counts.increment(&key);
    return 0;
}

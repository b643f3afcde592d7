// Follows a list of which nobody knows how long it is.
#define BPF_LICENSE Dual MIT/GPL

BPF_ARRAY(next, u32, 1024);
BPF_ARRAY(lengths, u64, 1);

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    u32 at = 0;
    u64 length = 0;
    u32 *found;
    while ((found = next.lookup(&at)) != NULL && *found != 0) {
        at = *found;
        length++;
    }
    u32 zero = 0;
    lengths.update(&zero, &length);
    return 0;
}

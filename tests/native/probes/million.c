// A map of a million entries: each system call on the process WHO adds one. On GONE it deletes, oldest first.
struct args {
    u64 common, number, which, who;
};
BPF_HASH(many, u64, u64, 1000003);
BPF_ARRAY(next, u64, 2);

SEC("tracepoint/syscalls/sys_enter_getpriority")
int hit(struct args *args)
{
    int number = args->who == GONE;
    if (args->who != WHO && !number)
        return 0;
    u64 *at = next.lookup(&number);
    if (!at)
        return 0;
    u64 key = __sync_fetch_and_add(at, 1);
    if (number)
        many.delete(&key);
    else
        many.update(&key, &key);
    return 0;
}

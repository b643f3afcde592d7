// Reads the kernel's memory as if it were the probe's own.
#define BPF_LICENSE Dual MIT/GPL

struct event {
    u32 first;
};

BPF_PERF_OUTPUT(events);

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    struct event event = {};
    u64 task = bpf_get_current_task();
    event.first = *(volatile u32 *)(task + 16);
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

// A solution of the exercise of `usdt`.
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL

/* How each object of std::type_info begins (Itanium C++ ABI, section 2.9.4). */
struct type_info {
    const void *methods;
    const char *name;
};

struct event {
    u64 object;
    u32 pid;
    char comm[16];
    char type[128];
};

BPF_PERF_OUTPUT(events);

SEC("usdt/stdc++:libstdcxx:throw")
int thrown(struct pt_regs *ctx)
{
    const struct type_info *type = NULL;
    const char *name = NULL;
    bpf_usdt_readarg(2, ctx, &type); /* arguments count from 1 */
    bpf_probe_read_user(&name, sizeof(name), &type->name);

    struct event event = {.pid = bpf_get_current_pid_tgid() >> 32};
    bpf_get_current_comm(&event.comm, sizeof(event.comm));
    bpf_usdt_readarg(1, ctx, &event.object);
    bpf_probe_read_user_str(event.type, sizeof(event.type), name);
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

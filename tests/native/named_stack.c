// By which way is a function with a name of C++ reached?
//
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE GPL

struct event {
    u32 pid;
    int user_stack;
};

BPF_STACK_TRACE(stacks, 1024);
BPF_PERF_OUTPUT(events);

SEC("uprobe/./build/tests/workload/odd_names:_ZN3Foo3barEi")
int hit(struct pt_regs *ctx)
{
    struct event event = {.pid = bpf_get_current_pid_tgid() >> 32};
    event.user_stack = stacks.get_stackid(ctx, BPF_F_USER_STACK);
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

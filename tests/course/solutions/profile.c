// A solution of the exercise of `profile`.
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL

#include <uapi/linux/bpf_perf_event.h>

#ifndef PID
#define PID 0 /* sample this process only; 0: all */
#endif

struct place {
    u32 pid;
    u32 tid;
    int kernel_stack;
    int user_stack;
    char comm[16];
};

/* Samples by place; stays until the end. */
BPF_HASH(samples, struct place, u64);

/* The stacks themselves, by number. What finds no room has the number -17. */
BPF_STACK_TRACE(stacks, 16384);

SEC("perf_event/cpu-clock:99hz")
int sample(struct bpf_perf_event_data *ctx)
{
    u32 pid = bpf_get_current_pid_tgid() >> 32;
    if (pid == 0 || (PID != 0 && pid != PID))
        return 0; /* an idle CPU, or another process */

    struct place place = {.pid = pid, .tid = bpf_get_current_pid_tgid()};
    bpf_get_current_comm(&place.comm, sizeof(place.comm));
    place.kernel_stack = stacks.get_stackid(ctx, 0);
    place.user_stack = stacks.get_stackid(ctx, BPF_F_USER_STACK);
    samples.increment(place);
    return 0;
}

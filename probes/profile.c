// What do the CPUs spend their time on, down to the function?
//
// Samples what each CPU is doing 99 times a second, by a timer, and counts equal stacks in a map:
//   PID           the process that was running
//   COMM          the name of the thread
//   VALUE         how many samples found it there; 99 are a second of one CPU
//   KERNEL_STACK  in which function of the kernel, called by which; none while the program itself runs
//   USER_STACK    the same in the program
// bccrun shows the map when it ends, or every second with -i 1; with -f csv the stacks are lines that flame graphs are
// made of.
//
// The idea: what many samples find takes much time. 99 and not 100, so that the samples do not fall into step with what
// happens a hundred times a second. A stack is kept once, in a map of its own, and named by a number. The kernel finds
// the callers by frame pointers: a program built without them (gcc -fno-omit-frame-pointer) has stacks with gaps.
//
// Exercise: tell the threads of a process apart.
//
// After: runqlat
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL

#include <uapi/linux/bpf_perf_event.h>

#ifndef PID
#define PID 0 /* sample this process only; 0: all */
#endif

struct place {
    u32 pid;
    int kernel_stack;
    int user_stack;
    char comm[16];
};

/* Samples by place; stays until the end. */
BPF_HASH(samples, struct place, u64);

/* The stacks themselves, by number. A stack that finds no room has the number -17. */
BPF_STACK_TRACE(stacks, 16384);

SEC("perf_event/cpu-clock:99hz")
int sample(struct bpf_perf_event_data *ctx)
{
    u32 pid = bpf_get_current_pid_tgid() >> 32;
    if (pid == 0 || (PID != 0 && pid != PID))
        return 0; /* an idle CPU, or another process */

    struct place place = {.pid = pid};
    bpf_get_current_comm(&place.comm, sizeof(place.comm));
    place.kernel_stack = stacks.get_stackid(ctx, 0);
    place.user_stack = stacks.get_stackid(ctx, BPF_F_USER_STACK);
    samples.increment(place);
    return 0;
}

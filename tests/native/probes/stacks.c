/* SPDX-License-Identifier: Apache-2.0 */
/* Ids of stacks in an event, as a map's only key, as its value, and behind another struct's name: of two maps, of which
 * the text alone tells which is whose. The test puts a pid for WHO. */
#define BPF_LICENSE GPL

struct event {
    u64 who;
    s64 below; /* in the kernel */
    u32 above; /* in the program */
    u32 stack_size;
};

struct pair {
    u32 pid;
    int user_stack_id;
};

BPF_PERF_OUTPUT(events);
BPF_HASH(counts, int);
BPF_HASH(lasts, u32, struct pair);
BPF_STACK_TRACE(in_kernel, 1024);
KIND(in_program, 1024);

TRACEPOINT_PROBE(syscalls, sys_enter_clock_nanosleep)
{
    struct event event = {.stack_size = 7};
    struct pair pair = {};
    u32 cpu = 0;
    int key = in_program.get_stackid(args, BPF_F_USER_STACK);

    event.who = bpf_get_current_pid_tgid();
    if (event.who >> 32 != WHO)
        return 0;
    event.below = in_kernel.get_stackid(args, BPF_F_FAST_STACK_CMP);
    event.above = key;
    events.perf_submit(args, &event, sizeof(event));

    counts.increment(key);
    pair.pid = WHO;
    pair.user_stack_id = key;
    lasts.update(&cpu, &pair);
    return 0;
}

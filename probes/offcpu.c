// Where do threads wait, and for how long?
//
// Attaches to the tracepoint of the scheduler's switches (sched_switch), and adds up by stack:
//   PID           the process
//   COMM          the name of the thread
//   WAITED_US     how long it was off its CPU there, in all
//   TIMES         how often
//   KERNEL_STACK  in which function of the kernel it left the CPU, called by which
//   USER_STACK    the same in the program
// bccrun shows the map when it ends, or every second with -i 1. A wait counts when it is over.
//
// The idea: the counterpart of profile. A thread that waits is on no CPU, so no timer finds it; but it leaves its CPU
// at one place in the code, and at that moment both of its stacks stand still and can be read.
//
// Exercise: add to each place the longest of its waits, in microseconds.
//
// After: profile
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL
#define BCCRUN_MAPS waits /* shown; the other holds waits in progress */

#ifndef PID
#define PID 0 /* measure this process only; 0: all. The filter -p would leave out the switches back to it. */
#endif

struct place {
    u32 pid;
    int kernel_stack;
    int user_stack;
    char comm[16];
};

struct wait {
    u64 start_ns;
    struct place place;
};

struct sum {
    u64 waited_us;
    u64 times;
};

/* Waits that are over, by place; stays until the end. */
BPF_HASH(waits, struct place, struct sum);

/* Since when threads are off their CPUs, by thread. The switch back deletes the entry. */
BPF_HASH(waiting, u32, struct wait);

/* The stacks themselves, by number. A stack that finds no room has the number -17. */
BPF_STACK_TRACE(stacks, 16384);

static void wait_ends(u32 tid)
{
    struct sum none = {};
    struct wait *wait = waiting.lookup(&tid);
    if (wait == NULL)
        return; /* it left its CPU before this probe started, or is of another process */
    struct place place = wait->place;
    u64 waited_us = (bpf_ktime_get_ns() - wait->start_ns) / 1000;
    waiting.delete(&tid);

    struct sum *sum = waits.lookup_or_try_init(&place, &none);
    if (sum == NULL)
        return; /* the map is full */
    __sync_fetch_and_add(&sum->waited_us, waited_us);
    __sync_fetch_and_add(&sum->times, 1);
}

/* Runs in the thread that leaves. */
TRACEPOINT_PROBE(sched, sched_switch)
{
    u32 tid = args->prev_pid;
    u32 pid = bpf_get_current_pid_tgid() >> 32;
    wait_ends(args->next_pid);
    if (pid == 0 || (PID != 0 && pid != PID))
        return 0; /* an idle CPU, or another process */

    struct wait wait = {.start_ns = bpf_ktime_get_ns(), .place.pid = pid};
    bpf_get_current_comm(&wait.place.comm, sizeof(wait.place.comm));
    wait.place.kernel_stack = stacks.get_stackid(args, 0);
    wait.place.user_stack = stacks.get_stackid(args, BPF_F_USER_STACK);
    waiting.update(&tid, &wait);
    return 0;
}

// Which system calls are made how often, by which programs?
//
// Attaches to the tracepoint that every system call passes, raw_syscalls/sys_enter, and counts in a map:
//   NUMBER  of the system call: its name is in asm/unistd_64.h, of a call by a 32-bit program in asm/unistd_32.h
//   COMM    the name of the program that makes it
//   VALUE   how often
// bccrun shows the map when it ends, or every second with -i 1.
//
// The idea: what happens a million times a second is counted in the kernel, and only the sums come out.
//
// Exercise: count each process by itself, even if others have the same name.
//
// After: opensnoop
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL

#ifndef PID
#define PID 0 /* count the calls of this process only; 0: of all */
#endif

struct call {
    u32 number;
    char comm[16];
};

/* By system call and program; stays until the end. */
BPF_HASH(counts, struct call, u64);

TRACEPOINT_PROBE(raw_syscalls, sys_enter)
{
    u32 pid = bpf_get_current_pid_tgid() >> 32;
    if (PID != 0 && pid != PID)
        return 0; /* another process */

    struct call call = {.number = args->id};
    bpf_get_current_comm(&call.comm, sizeof(call.comm));
    counts.increment(call);
    return 0;
}

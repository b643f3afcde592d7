// Which system calls are made how often, by which programs?
//
// Attaches to the tracepoint that every system call passes, raw_syscalls/sys_enter, and counts in a map:
//   SYSCALL  the system call: a number, which bccrun shows by its name
//   BITS     64, or 32 for the call of a 32-bit program, which has other numbers
//   COMM     the name of the program that makes it
//   VALUE    how often
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
#ifndef BCCRUN_CALL_BITS
#define BCCRUN_CALL_BITS 64 /* bccrun tells the calls of 32-bit programs; BCC does not */
#endif

struct call {
    u32 syscall;
    u32 bits;
    char comm[16];
};

/* By system call and program; stays until the end. */
BPF_HASH(counts, struct call, u64);

TRACEPOINT_PROBE(raw_syscalls, sys_enter)
{
    u32 pid = bpf_get_current_pid_tgid() >> 32;
    if (PID != 0 && pid != PID)
        return 0; /* another process */

    struct call call = {.syscall = args->id, .bits = BCCRUN_CALL_BITS};
    bpf_get_current_comm(&call.comm, sizeof(call.comm));
    counts.increment(call);
    return 0;
}

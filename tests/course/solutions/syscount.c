// A solution of the exercise of `syscount`.
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
    u32 pid;
    char comm[16];
};

/* By system call and program; stays until the end. */
BPF_HASH(counts, struct call, u64);

TRACEPOINT_PROBE(raw_syscalls, sys_enter)
{
    u32 pid = bpf_get_current_pid_tgid() >> 32;
    if (PID != 0 && pid != PID)
        return 0; /* another process */

    struct call call = {.syscall = args->id, .bits = BCCRUN_CALL_BITS, .pid = pid};
    bpf_get_current_comm(&call.comm, sizeof(call.comm));
    counts.increment(call);
    return 0;
}

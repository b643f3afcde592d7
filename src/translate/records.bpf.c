// SPDX-License-Identifier: Apache-2.0
/* Before a probe whose functions on system calls get the records of tracepoints (struct syscall_tp_t in the kernel's
 * kernel/trace/trace_syscalls.c). records.c defines the constants in capital letters. */
struct bccrun_call {
    BCCRUN_ARGUMENTS;
};

struct bccrun_return {
    unsigned long long kernels_own;
    int number;
    unsigned long result;
};

#define BCCRUN_RET(ctx) (((struct bccrun_return *)(ctx))->result)

/* A new process returns from its parent's call. No function that a kprobe could be put on returns there. */
static __always_inline __attribute__((nodebug)) int bccrun_is_child(void *ctx)
{
    struct bccrun_return *record = ctx;
    return record->result == 0 && (BCCRUN_IS_FORK(record->number));
}

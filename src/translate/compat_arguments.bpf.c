// SPDX-License-Identifier: Apache-2.0
/* Before a probe whose functions have the arguments of system calls, on x86-64. */

/* How a task begins on a kernel with CONFIG_THREAD_INFO_IN_TASK: struct thread_info in arch/x86/include/asm/thread_info.h. */
struct bccrun_task_start {
    unsigned long flags;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 11, 0)
    unsigned long syscall_work;
#endif
    u32 status;
};

/* TS_COMPAT there: the call under way came by an entry for 32-bit programs, whatever the program is (int $0x80). */
#define BCCRUN_IS_COMPAT 2

static __always_inline __attribute__((nodebug)) int bccrun_is_compat(void)
{
    u32 status = 0;
    bpf_probe_read_kernel(&status, sizeof(status),
                          (char *)bpf_get_current_task() + __builtin_offsetof(struct bccrun_task_start, status));
    return status & BCCRUN_IS_COMPAT;
}

static __always_inline __attribute__((nodebug)) void bccrun_give_argument(void *to, size_t bytes, u32 value)
{
    if (bytes == 8)
        *(u64 *)to = value;
    else if (bytes == 4)
        *(u32 *)to = value;
    else if (bytes == 2)
        *(u16 *)to = value;
    else if (bytes == 1)
        *(u8 *)to = value;
}

/* Reads the register at @offset of the caller's, whose pt_regs the kernel's function got, into a parameter. */
static __always_inline __attribute__((nodebug)) void bccrun_compat_argument(void *to, size_t bytes, struct pt_regs *ctx,
                                                                           size_t offset)
{
    u32 value = 0;
    bpf_probe_read_kernel(&value, sizeof(value), (char *)PT_REGS_PARM1(ctx) + offset);
    bccrun_give_argument(to, bytes, value);
}

/* The same from the stack of a 32-bit program, @offset bytes from where it ends at the function's start. */
static __always_inline __attribute__((nodebug)) void bccrun_stack_argument(void *to, size_t bytes, struct pt_regs *ctx,
                                                                          size_t offset)
{
    u32 value = 0;
    bpf_probe_read_user(&value, sizeof(value), (char *)PT_REGS_SP(ctx) + offset);
    bccrun_give_argument(to, bytes, value);
}

// SPDX-License-Identifier: Apache-2.0
/* Before a probe whose functions have the arguments of system calls, on x86-64, after is_compat.bpf.c. */

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

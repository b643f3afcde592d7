// SPDX-License-Identifier: Apache-2.0
/* Before a probe that asks which calls are those of 32-bit programs. */

/* How a task begins on a kernel with CONFIG_THREAD_INFO_IN_TASK: struct thread_info in the architecture's asm/thread_info.h. */
struct bccrun_task_start {
    unsigned long flags;
#if defined(__x86_64__)
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 11, 0)
    unsigned long syscall_work;
#endif
    u32 status;
#endif
};

/* On x86-64 the call under way came by an entry for 32-bit programs, whatever the program is (int $0x80): TS_COMPAT. On arm64
 * the program is one: TIF_32BIT. */
#if defined(__x86_64__)
#define BCCRUN_COMPAT_WORD status
#define BCCRUN_COMPAT_BIT 2
#else
#define BCCRUN_COMPAT_WORD flags
#define BCCRUN_COMPAT_BIT (1 << 22)
#endif

static __always_inline __attribute__((nodebug)) int bccrun_is_compat(void)
{
    u32 word = 0;
    bpf_probe_read_kernel(&word, sizeof(word),
                          (char *)bpf_get_current_task() +
                              __builtin_offsetof(struct bccrun_task_start, BCCRUN_COMPAT_WORD));
    return word & BCCRUN_COMPAT_BIT;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The options that every kernel has which runs BPF programs. Of the others a probe learns nothing here: which members a
 * struct has is in the kernel's BTF. */
#define CONFIG_BPF         1
#define CONFIG_BPF_SYSCALL 1
#define CONFIG_BPF_EVENTS  1
#define CONFIG_64BIT       1
#define CONFIG_MMU         1
#define CONFIG_NET         1
#define CONFIG_SMP         1
#define CONFIG_NAMESPACES  1
#define CONFIG_CGROUPS     1
#define CONFIG_DEBUG_INFO_BTF 1

/* Functions of system calls get the caller's registers in memory (libbcc asks for it to read their arguments): on x86-64 since
 * Linux 4.17, on arm64 since 4.19, on s390x since 4.20, and BTF came with 5.2 (arch/Kconfig). */
#if defined(__x86_64__) || defined(__aarch64__) || defined(__s390x__)
#define CONFIG_ARCH_HAS_SYSCALL_WRAPPER 1
#endif

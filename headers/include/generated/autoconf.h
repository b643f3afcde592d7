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

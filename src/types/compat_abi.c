// SPDX-License-Identifier: Apache-2.0
#include "types/compat_abi.h"

#include "base/file.h"

/* A file that x86-64 kernels have with CONFIG_IA32_EMULATION (arch/x86/entry/vdso/vdso32-setup.c in the kernel). Only if none
 * of its neighbors is there either does its absence say nothing. */
#define MARK      "/proc/sys/abi/vsyscall32"
#define NEIGHBORS "/proc/sys/vm"

bool compat_abi_has_registers(const char *root)
{
#if defined(__x86_64__)
    return file_exists(root, MARK) || !file_exists(root, NEIGHBORS);
#else
    (void)root;
    return false;
#endif
}

bool compat_abi_may_exist(const char *root)
{
#if defined(__aarch64__)
    (void)root;
    return true;
#else
    return compat_abi_has_registers(root);
#endif
}

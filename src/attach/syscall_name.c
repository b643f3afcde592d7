// SPDX-License-Identifier: Apache-2.0
#include "attach/syscall_name.h"

#include "base/words.h"

/* In the order in which they are tried. */
static const char *const prefixes[] = {
#if defined(__x86_64__)
    "__x64_sys_",
#elif defined(__aarch64__)
    "__arm64_sys_",
#elif defined(__riscv)
    "__riscv_sys_",
#elif defined(__s390x__)
    "__s390x_sys_",
#endif
    "sys_",
    "__se_sys_",
};

#define PREFIX_COUNT (sizeof(prefixes) / sizeof(prefixes[0]))

const char *syscall_prefix(size_t index)
{
    return index < PREFIX_COUNT ? prefixes[index] : NULL;
}

const char *syscall_of_symbol(const char *symbol)
{
    for (size_t i = 0; i < PREFIX_COUNT; i++) {
        const char *name = after_prefix(symbol, prefixes[i]);
        if (name != NULL && *name != '\0')
            return name;
    }
    return NULL;
}

// SPDX-License-Identifier: Apache-2.0
#include "names/syscall_names.h"

#include <dlfcn.h>
#include <linux/audit.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* What both libseccomp and the kernel call an architecture. */
struct architectures {
    uint32_t of_64_bits, of_32_bits;
};

static const struct architectures architectures =
#if defined(__x86_64__)
    {AUDIT_ARCH_X86_64, AUDIT_ARCH_I386};
#elif defined(__aarch64__)
    {AUDIT_ARCH_AARCH64, AUDIT_ARCH_ARM};
#elif defined(__s390x__)
    {AUDIT_ARCH_S390X, AUDIT_ARCH_S390};
#elif defined(__riscv) && __riscv_xlen == 64
    {AUDIT_ARCH_RISCV64, 0};
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
    {AUDIT_ARCH_PPC64LE, 0};
#elif defined(__i386__)
    {0, AUDIT_ARCH_I386};
#elif defined(__arm__)
    {0, AUDIT_ARCH_ARM};
#else
    {0, 0};
#endif

static void load(struct syscall_names *names)
{
    names->is_tried = true;
    names->library = dlopen("libseccomp.so.2", RTLD_LAZY | RTLD_LOCAL);
    void *function =
        names->library != NULL ? dlsym(names->library, "seccomp_syscall_resolve_num_arch") : NULL;
    memcpy(&names->resolve, &function, sizeof(function)); /* ISO C has no cast for it */
}

static char *resolve(struct syscall_names *names, uint64_t number, uint64_t bits)
{
    uint32_t architecture = bits == 64 ? architectures.of_64_bits : architectures.of_32_bits;
    if (!names->is_tried)
        load(names);
    return names->resolve != NULL && architecture != 0 ? names->resolve(architecture, (int)number) : NULL;
}

const char *syscall_names_find(struct syscall_names *names, uint64_t number, uint64_t bits)
{
    if (number > SYSCALL_NUMBER_MAX || (bits != 32 && bits != 64))
        return NULL;
    bool is_new;
    char **name = keyed_names_place(&names->calls, number << 8 | bits, &is_new);
    if (is_new)
        *name = resolve(names, number, bits);
    return *name;
}

void syscall_names_finish(struct syscall_names *names)
{
    keyed_names_finish(&names->calls);
    if (names->library != NULL)
        dlclose(names->library);
    *names = (struct syscall_names){0};
}

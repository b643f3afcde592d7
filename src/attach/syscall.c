// SPDX-License-Identifier: Apache-2.0
/*
 * kprobes on system calls by their names alone. The entry of execve(2) is __x64_sys_execve on x86-64,
 * __arm64_sys_execve on arm64, and so on where the kernel has CONFIG_ARCH_HAS_SYSCALL_WRAPPER; it was
 * sys_execve before Linux 4.17 and still is where it has not. The entries of 32-bit programs
 * (__ia32_compat_sys_execve) are left out: whoever wants them names them as kprobes.
 */
#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "attach/kind.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "symbols/symbols.h"

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
        size_t length = strlen(prefixes[i]);
        if (strncmp(symbol, prefixes[i], length) == 0 && symbol[length] != '\0')
            return symbol + length;
    }
    return NULL;
}

static int fail_unknown(const char *root, const char *name)
{
    failx(ENOENT, "cannot attach to the system call %s: this kernel does not have it", name);
    struct nearest near;
    nearest_init(&near, name);
    symbols_search(root, name, prefixes[0], &near);
    nearest_add_hint(&near);
    nearest_finish(&near);
    error_add_hint(
        "man 2 syscalls lists them; some C functions go by another name in the kernel: open(3) calls openat");
    return -ENOENT;
}

int syscall_attach(const char *root, const char *name, bool on_return, int program_fd,
                   struct attachment *attachment)
{
    for (size_t i = 0; i < PREFIX_COUNT; i++) {
        char *symbol = xasprintf("%s%s", prefixes[i], name);
        int err = kprobe_open(root, symbol, on_return, program_fd, attachment);
        if (err != 0 && err != -ENOENT)
            err = kprobe_fail(root, symbol, on_return, err);
        free(symbol);
        if (err != -ENOENT)
            return err;
    }
    return fail_unknown(root, name);
}

/* Nothing tells better than the attempt which of the names there are; without it, the list of symbols does.
 */
char *syscall_resolve(const char *root, const char *name, bool on_return)
{
    for (size_t i = 0; i < PREFIX_COUNT; i++) {
        char *symbol = xasprintf("%s%s", prefixes[i], name);
        char *where = kprobe_resolve(root, symbol, on_return);
        free(symbol);
        if (where != NULL)
            return where;
    }
    fail_unknown(root, name);
    return NULL;
}

static bool is_always(const char *target)
{
    (void)target;
    return true;
}

static int attach_syscall(const struct attach_kind *kind, const char *root, const char *target,
                          int program_fd, struct attachment *attachment)
{
    return syscall_attach(root, target, kind->on_return, program_fd, attachment);
}

static char *resolve_syscall(const struct attach_kind *kind, const char *root, const char *target)
{
    return syscall_resolve(root, target, kind->on_return);
}

const struct attach_kind ksyscall_kind = {
    .section = "ksyscall",
    .example = "openat",
    .prefix = "syscall__",
    .program_type = BPF_PROG_TYPE_KPROBE,
    .is_syscall = is_always,
    .check = kprobe_check,
    .resolve = resolve_syscall,
    .glob = &syscall_glob,
    .attach = attach_syscall,
};

const struct attach_kind kretsyscall_kind = {
    .section = "kretsyscall",
    .example = "openat",
    .program_type = BPF_PROG_TYPE_KPROBE,
    .on_return = true,
    .is_syscall = is_always,
    .check = kprobe_check,
    .resolve = resolve_syscall,
    .glob = &syscall_glob,
    .attach = attach_syscall,
};

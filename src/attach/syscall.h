/* SPDX-License-Identifier: Apache-2.0 */
/*
 * System calls, whatever this architecture and release call their functions.
 */
#ifndef BCCRUN_SYSCALL_H
#define BCCRUN_SYSCALL_H

#include "attach/kind.h"
#include "symbols/functions.h"

/* The name of the system call of which @symbol is the entry on this architecture ("sys_execve",
 * "__x64_sys_execve" -> "execve"); NULL if it is none. */
const char *syscall_of_symbol(const char *symbol);

/* What architectures and releases put before a system call's name, in the order in which it is tried; NULL after the
 * last. */
const char *syscall_prefix(size_t index);

/* Attaches to the entry of the system call @name. On failure the error is recorded and *attachment all zero. */
int syscall_attach(const char *root, const char *name, bool on_return, int program_fd,
                   struct attachment *attachment) MUST_CHECK;

/* The symbol that syscall_attach() would attach to, on the heap; NULL with the error recorded. */
char *syscall_resolve(const char *root, const char *name, bool on_return);

/* Adds the entries of the system calls whose names match @glob. */
void syscall_match(const struct functions *functions, const char *glob, struct places *matching);

#endif

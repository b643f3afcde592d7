/* SPDX-License-Identifier: Apache-2.0 */
/*
 * System calls, whatever this architecture and release call their functions.
 */
#ifndef BCCRUN_SYSCALL_H
#define BCCRUN_SYSCALL_H

#include "attach/kind.h"
#include "symbols/functions.h"

/* Attaches to the entry of the system call @name. On failure the error is recorded and *attachment all zero. */
int syscall_attach(const char *root, const char *name, bool on_return, int program_fd,
                   struct attachment *attachment) MUST_CHECK;

/* The symbol that syscall_attach() would attach to, on the heap; NULL with the error recorded. */
char *syscall_resolve(const char *root, const char *name, bool on_return);

/* Adds the entries of the system calls whose names match @glob. */
void syscall_match(const struct functions *functions, const char *glob, struct places *matching);

#endif

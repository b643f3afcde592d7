/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the kernel calls the functions that system calls enter.
 */
#ifndef BCCRUN_SYSCALL_NAME_H
#define BCCRUN_SYSCALL_NAME_H

#include <stddef.h>

/* The name of the system call of which @symbol is the entry on this architecture ("sys_execve",
 * "__x64_sys_execve" -> "execve"); NULL if it is none. */
const char *syscall_of_symbol(const char *symbol);

/* What architectures and releases put before a system call's name, in the order in which it is tried; NULL after the
 * last. */
const char *syscall_prefix(size_t index);

#endif

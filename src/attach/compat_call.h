/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The functions of the kernel that system calls of 32-bit programs enter: __ia32_sys_kill and __ia32_compat_sys_openat on x86-64,
 * __arm64_compat_sys_openat on arm64. Who asks for a system call gets them too.
 */
#ifndef BCCRUN_COMPAT_CALL_H
#define BCCRUN_COMPAT_CALL_H

#include "attach/attachment.h"
#include "symbols/functions.h"

/* Attaches to those of the system call @name, besides what the attachment holds. There may be none; warns of one that the
 * kernel refuses, and with @reads_arguments of one whose arguments are not those of the call. */
void compat_call_attach(const char *root, const char *name, bool on_return, bool reads_arguments,
                        int program_fd, struct attachment *attachment);

/* Whether 32-bit programs can make calls on this kernel, as far as that shows quickly. */
bool compat_call_may_exist(const char *root);

/* Adds those of the system calls whose names match @glob. */
void compat_call_match(const struct functions *functions, const char *glob, struct places *matching);

/* Takes them out again. */
void compat_call_drop(struct places *places);

#endif

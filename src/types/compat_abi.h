/* SPDX-License-Identifier: Apache-2.0 */
/*
 * 32-bit programs on a 64-bit kernel, whose system calls the kernel calls compat. On x86-64 they pass arguments in other
 * registers and have other numbers for their calls; elsewhere only the numbers differ.
 */
#ifndef BCCRUN_COMPAT_ABI_H
#define BCCRUN_COMPAT_ABI_H

#include <stdbool.h>

/* Whether the arguments of such calls may have to be read from other registers: never on this architecture, or not by the
 * kernel whose files are below @root. */
bool compat_abi_has_registers(const char *root);

/* Whether the kernel whose files are below @root may run such programs, and a call of theirs can be told from others. */
bool compat_abi_may_exist(const char *root);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arguments of 32-bit programs on x86-64: of their functions, which are on the stack, and of their system calls. One function
 * is attached to the kernel's functions for them and to those for 64-bit programs, and libbcc has read its parameters from
 * the registers of the latter. So where the call is a 32-bit program's, the function starts by reading them again, from the
 * registers that it has passed them in.
 */
#ifndef BCCRUN_COMPAT_ARGUMENTS_H
#define BCCRUN_COMPAT_ARGUMENTS_H

#include "base/text.h"
#include "translate/translate.h"

/* Whether there are functions that ask by which entry a call came (call_bits.h). @has_compat: calls of 32-bit programs come to
 * those on system calls. */
bool compat_arguments_ask(const struct declarations *declarations, const enum function_access *access,
                          bool has_compat);

/* Appends what such functions and those on 32-bit programs' functions use, if there are any. */
void compat_arguments_put_definitions(const struct declarations *declarations,
                                      const enum function_access *access, bool has_compat, struct text *out);

/* Appends what the function starts with. */
void compat_arguments_put_start(const struct source *source, const struct declared_function *function,
                                enum function_access access, struct text *out);

#endif

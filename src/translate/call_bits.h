/* SPDX-License-Identifier: Apache-2.0 */
/*
 * BCCRUN_CALL_BITS: what a probe's source gets as 32 if the system call under way is that of a 32-bit program, else 64. Such calls have
 * other numbers and other arguments.
 */
#ifndef BCCRUN_CALL_BITS_H
#define BCCRUN_CALL_BITS_H

#include <stdbool.h>

#include "base/text.h"
#include "probe/source.h"

/* Appends its definition if the source asks for it, and the function bccrun_is_compat() if that needs it, or if what bccrun adds
 * does: @is_needed. @may_be_compat: the kernel may have calls of 32-bit programs. */
void call_bits_put_definitions(const struct source *source, bool is_needed, bool may_be_compat,
                               struct text *out);

#endif

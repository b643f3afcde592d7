/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a function reads the arguments of 32-bit programs right. Parameters after ctx are read from where
 * the call has them (translate/compat_arguments.h); what a function reads from ctx by itself is what 64-bit programs pass.
 */
#ifndef BCCRUN_COMPAT_CHECK_H
#define BCCRUN_COMPAT_CHECK_H

#include "attach/attach.h"
#include "probe/declare.h"

/* Warns of what the function reads from registers although it is on the stack of a 32-bit program. Leaves the calls of 32-bit programs out of @point if its function would misread them, with a warning that has the place. */
void compat_check(struct attach_point *point, const struct source *source,
                  const struct declarations *declarations, const char *root);

#endif

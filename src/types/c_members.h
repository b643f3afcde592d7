/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The members of a struct or union in C, with what fills the gaps between them: each is where BTF says, whatever
 * attributes the kernel's source has that BTF does not.
 */
#ifndef BCCRUN_C_MEMBERS_H
#define BCCRUN_C_MEMBERS_H

#include "types/c_spelling.h"

/* Appends "{...}", and that it is packed. */
void c_members_put(struct c_spelling *spelling, uint32_t id, struct text *out);

#endif

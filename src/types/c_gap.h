/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What fills the gaps between a struct's members, so that each is where BTF says, whatever attributes the kernel's source
 * has that BTF does not.
 */
#ifndef BCCRUN_C_GAP_H
#define BCCRUN_C_GAP_H

#include "base/text.h"

/* Appends members without names that take the bits from @bits to before @end. */
void c_gap_fill(unsigned bits, unsigned end, struct text *out);

#endif

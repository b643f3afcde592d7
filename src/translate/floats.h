/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Floating-point numbers that a probe passes on, such as from a USDT argument to an event: BPF programs cannot calculate with them,
 * and libbcc gives the kernel no types at all for a text that has them. So to the compiler they are structs of bits, which can be
 * copied and nothing else.
 */
#ifndef BCCRUN_FLOATS_H
#define BCCRUN_FLOATS_H

#include "base/text.h"
#include "probe/source.h"

/* What the structs for float and double are called: this and the type's name. */
#define FLOATS_PREFIX "bccrun_"

/* Appends what a source needs that has the words float or double. */
void floats_put_definitions(const struct source *source, struct text *out);

#endif

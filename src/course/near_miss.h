/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Near misses, which a learner may take for the right value.
 */
#ifndef BCCRUN_NEAR_MISS_H
#define BCCRUN_NEAR_MISS_H

#include "base/text.h"
#include "course/rows.h"
#include "course/work.h"

/* Appends what comes near to value number @wanted of the call, if anything does; @best is the place that has
 * it for another call, or NULL. */
void near_miss(const struct rows *rows, const struct call *call, size_t wanted, const char *best,
               struct text *why);

/* Appends where a mark of the call is with its bytes in the other order; false if it is nowhere. */
bool near_miss_of_marks(const struct rows *rows, const struct call *call, struct text *why);

#endif

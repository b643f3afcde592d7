/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a learner may take for the thing itself: near misses, said behind what is missing.
 */
#ifndef BCCRUN_NEAR_H
#define BCCRUN_NEAR_H

#include "base/text.h"
#include "course/rows.h"
#include "course/work.h"

/* Appends what comes near to the value @wanted of the call; @best is the place that has it for another call,
 * or NULL. */
void near_say(const struct rows *rows, const struct call *call, size_t wanted, const char *best,
              struct text *why);

/* A place that has the call's marks with their bytes in the other order; NULL: none. */
const char *near_swapped_mark(const struct rows *rows, const struct call *call);
void near_say_swapped(struct text *why, const char *place);

#endif

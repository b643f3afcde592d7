/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a learner's probe showed, compared with what is known of the calls that it had to show.
 */
#ifndef BCCRUN_ROW_MATCH_H
#define BCCRUN_ROW_MATCH_H

#include "course/rows.h"
#include "course/work.h"

/* Whether it is the text, or a number in the range. */
bool value_is(const struct value *value, const struct known *known);

/* Whether it is the number with its bytes in the other order, in 16 or 32 bits. */
bool value_is_swapped(const struct value *value, const struct known *known);

/* The next row, from *@i on, that is about the call and holds the first @wanted_count of the values that are
 * asked for; *@i is then after it. NULL: there is none. */
const struct row *row_match_next(const struct rows *rows, size_t *i, const struct call *call,
                                 size_t wanted_count);

#endif

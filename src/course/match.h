/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a learner's probe showed beside what is known of the calls that it was to show.
 */
#ifndef BCCRUN_MATCH_H
#define BCCRUN_MATCH_H

#include "course/rows.h"
#include "course/work.h"

bool match_is_known(const struct value *value, const struct known *known);

/* Whether it is the number as a machine of the other byte order has it, in 16 or 32 bits. */
bool match_is_swapped(const struct value *value, const struct known *known);

/* The next row from *@i on that tells of the call and holds the first @wanted_count of the values that are
 * asked for; *@i is then behind it. NULL: none. */
const struct row *match_next_row(const struct rows *rows, size_t *i, const struct call *call,
                                 size_t wanted_count);

#endif

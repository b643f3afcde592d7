// SPDX-License-Identifier: Apache-2.0
#include "course/judge.h"

#include <inttypes.h>
#include <stdlib.h>

#include "course/match.h"
#include "course/near.h"

static bool is_shown(const struct rows *rows, const struct call *call)
{
    size_t i = 0;
    return match_next_row(rows, &i, call, 0) != NULL;
}

static bool holds_at(const struct rows *rows, const struct call *call, size_t wanted, const char *place)
{
    const struct row *row;
    for (size_t i = 0; (row = match_next_row(rows, &i, call, wanted)) != NULL;) {
        const struct value *value = row_value(row, place);
        if (value != NULL && match_is_known(value, &call->wanted[wanted]))
            return true;
    }
    return false;
}

/* The first of the calls that are to be shown for which @place does not hold what is wanted; NULL: none. */
static const struct call *first_without(const struct rows *rows, const struct work *work, size_t wanted,
                                        const char *place)
{
    for (size_t i = 0; i < work->count; i++) {
        const struct call *call = &work->calls[i];
        if (!call->is_left_out && call->wanted[wanted].is_set && !holds_at(rows, call, wanted, place))
            return call;
    }
    return NULL;
}

static void say_known(struct text *why, const struct known *known)
{
    if (known->text[0] != '\0')
        text_printf(why, "'%s'", known->text);
    else if (known->low == known->high)
        text_printf(why, "%" PRId64, known->low);
    else if (known->high == INT64_MAX)
        text_printf(why, "%" PRId64 " or more", known->low);
    else
        text_printf(why, "from %" PRId64 " to %" PRId64, known->low, known->high);
}

static bool judge_wanted(const struct judged *judged, const struct work *work, const struct rows *rows,
                         size_t wanted, struct text *why)
{
    const struct call *first = NULL, *missing = NULL;
    const char *best = NULL;
    for (size_t i = 0; i < work->count && first == NULL; i++)
        first = work->calls[i].is_left_out || !work->calls[i].wanted[wanted].is_set ? NULL : &work->calls[i];
    if (first == NULL)
        return true;
    const struct row *row;
    for (size_t i = 0; (row = match_next_row(rows, &i, first, wanted)) != NULL;) {
        for (size_t k = 0; k < row->count; k++) {
            if (!match_is_known(&row->values[k], &first->wanted[wanted]))
                continue;
            missing = first_without(rows, work, wanted, row->values[k].place);
            best = row->values[k].place;
            if (missing == NULL)
                return true;
        }
    }
    missing = missing != NULL ? missing : first;
    text_printf(why, "attached, but no field holds %s: %s (looked for: ", judged->wanted[wanted],
                missing->what);
    say_known(why, &missing->wanted[wanted]);
    text_char(why, ')');
    near_say(rows, missing, wanted, best, why);
    return false;
}

static void say_absent(const struct judged *judged, const struct call *call, const struct rows *rows,
                       struct text *why)
{
    if (rows->count == 0)
        text_string(why, "attached, but it shows nothing at all: ");
    else
        text_string(why, "attached, but nothing that it shows tells of this: ");
    text_string(why, call->what);
    const char *swapped = near_swapped_mark(rows, call);
    if (swapped != NULL)
        near_say_swapped(why, swapped);
    else if (rows->lost > 0)
        text_printf(
            why, "; %" PRId64 " events found their buffer full: leave out in the probe what nobody asked for",
            rows->lost);
    else if (judged->absent != NULL)
        text_printf(why, "; %s", judged->absent);
}

bool judge(const struct judged *judged, const struct work *work, const struct rows *rows, struct text *why)
{
    for (size_t i = 0; i < work->count; i++) {
        const struct call *call = &work->calls[i];
        if (call->is_left_out == is_shown(rows, call)) {
            if (call->is_left_out)
                text_printf(why, "shown all the same, though %s: %s", judged->left_out, call->what);
            else
                say_absent(judged, call, rows, why);
            return false;
        }
    }
    for (size_t wanted = 0; wanted < 2; wanted++)
        if (!judge_wanted(judged, work, rows, wanted, why))
            return false;
    return true;
}

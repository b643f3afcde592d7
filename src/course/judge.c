// SPDX-License-Identifier: Apache-2.0
#include "course/judge.h"

#include <inttypes.h>
#include <stdlib.h>

#include "course/near_miss.h"
#include "course/row_match.h"

/* What is judged. */
struct evidence {
    const struct criteria *criteria;
    const struct work *work;
    const struct rows *rows;
};

static bool is_shown(const struct rows *rows, const struct call *call)
{
    size_t i = 0;
    return row_match_next(rows, &i, call, 0) != NULL;
}

static bool holds_at(const struct rows *rows, const struct call *call, size_t wanted, const char *place)
{
    const struct row *row;
    for (size_t i = 0; (row = row_match_next(rows, &i, call, wanted)) != NULL;) {
        const struct value *value = row_value(row, place);
        if (value != NULL && value_is(value, &call->wanted[wanted]))
            return true;
    }
    return false;
}

/* Whether the call must be shown with this value. */
static bool needs(const struct call *call, size_t wanted)
{
    return !call->is_left_out && call->wanted[wanted].is_set;
}

static const struct call *first_needing(const struct work *work, size_t wanted)
{
    for (size_t i = 0; i < work->count; i++)
        if (needs(&work->calls[i], wanted))
            return &work->calls[i];
    return NULL;
}

/* The first call whose wanted value is not at @place in any of its rows; NULL: there is none. */
static const struct call *first_without(const struct evidence *evidence, size_t wanted, const char *place)
{
    for (size_t i = 0; i < evidence->work->count; i++) {
        const struct call *call = &evidence->work->calls[i];
        if (needs(call, wanted) && !holds_at(evidence->rows, call, wanted, place))
            return call;
    }
    return NULL;
}

/* The last place that holds the value of @first. *missing is the first call for which it does not hold the
 * value; NULL: it holds all of them. */
static const char *best_place(const struct evidence *evidence, const struct call *first, size_t wanted,
                              const struct call **missing)
{
    const char *best = NULL;
    const struct row *row;
    *missing = first;
    for (size_t i = 0; (row = row_match_next(evidence->rows, &i, first, wanted)) != NULL;) {
        for (size_t k = 0; k < row->count && *missing != NULL; k++) {
            if (!value_is(&row->values[k], &first->wanted[wanted]))
                continue;
            best = row->values[k].place;
            *missing = first_without(evidence, wanted, best);
        }
    }
    return best;
}

static void put_known(const struct known *known, struct text *why)
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

static bool judge_wanted(const struct evidence *evidence, size_t wanted, struct text *why)
{
    const struct call *first = first_needing(evidence->work, wanted);
    if (first == NULL)
        return true;
    const struct call *missing;
    const char *best = best_place(evidence, first, wanted, &missing);
    if (missing == NULL)
        return true;
    text_printf(why, "attached, but no field holds %s: %s (looked for: ", evidence->criteria->wanted[wanted],
                missing->what);
    put_known(&missing->wanted[wanted], why);
    text_char(why, ')');
    near_miss(evidence->rows, missing, wanted, best, why);
    return false;
}

static void put_absent(const struct evidence *evidence, const struct call *call, struct text *why)
{
    const struct rows *rows = evidence->rows;
    if (rows->count == 0)
        text_printf(why, "attached, but it shows nothing at all: %s", call->what);
    else
        text_printf(why, "attached, but nothing that it shows is about this: %s", call->what);
    if (near_miss_of_marks(rows, call, why))
        return;
    if (rows->lost > 0)
        text_printf(
            why,
            "; %" PRId64
            " events were lost because their buffer was full: filter out in the probe what nobody asked for",
            rows->lost);
    else if (evidence->criteria->absent != NULL)
        text_printf(why, "; %s", evidence->criteria->absent);
}

static bool judge_call(const struct evidence *evidence, const struct call *call, struct text *why)
{
    bool is_right = is_shown(evidence->rows, call) != call->is_left_out;
    if (is_right)
        return true;
    if (call->is_left_out)
        text_printf(why, "shown, although %s: %s", evidence->criteria->left_out, call->what);
    else
        put_absent(evidence, call, why);
    return false;
}

bool judge(const struct criteria *criteria, const struct work *work, const struct rows *rows,
           struct text *why)
{
    const struct evidence evidence = {criteria, work, rows};
    for (size_t i = 0; i < work->count; i++)
        if (!judge_call(&evidence, &work->calls[i], why))
            return false;
    for (size_t wanted = 0; wanted < WORK_WANTED; wanted++)
        if (!judge_wanted(&evidence, wanted, why))
            return false;
    return true;
}

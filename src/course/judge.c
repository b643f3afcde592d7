// SPDX-License-Identifier: Apache-2.0
#include "course/judge.h"

#include <inttypes.h>
#include <stdlib.h>

static bool is_known(const struct value *value, const struct known *known)
{
    if (known->text[0] != '\0')
        return value->text != NULL && strcmp(value->text, known->text) == 0;
    bool is_number = value->text == NULL || value->number != 0;
    return is_number && value->number >= known->low && value->number <= known->high;
}

/* The number as a machine of the other byte order has it, in 16 or 32 bits. */
static bool is_swapped(const struct value *value, const struct known *known)
{
    if (value->text != NULL || known->text[0] != '\0' || known->low != known->high || known->low <= 0)
        return false;
    if (known->low <= UINT16_MAX)
        return value->number == __builtin_bswap16((uint16_t)known->low);
    return known->low <= UINT32_MAX && value->number == __builtin_bswap32((uint32_t)known->low);
}

static const struct value *find_value(const struct row *row, const struct known *known)
{
    for (size_t i = 0; i < row->count; i++)
        if (is_known(&row->values[i], known))
            return &row->values[i];
    return NULL;
}

/* Whether the row tells of this call, and holds the first @wanted_count of the values that are asked for. */
static bool tells_of(const struct row *row, const struct call *call, size_t wanted_count)
{
    for (size_t i = 0; i < WORK_MARKS; i++)
        if (call->marks[i].is_set && find_value(row, &call->marks[i]) == NULL)
            return false;
    for (size_t i = 0; i < wanted_count; i++)
        if (call->wanted[i].is_set && find_value(row, &call->wanted[i]) == NULL)
            return false;
    return true;
}

static const struct row *next_row(const struct rows *rows, size_t *i, const struct call *call,
                                  size_t wanted_count)
{
    while (*i < rows->count) {
        const struct row *row = &rows->list[(*i)++];
        if (tells_of(row, call, wanted_count))
            return row;
    }
    return NULL;
}

static bool is_shown(const struct rows *rows, const struct call *call)
{
    size_t i = 0;
    return next_row(rows, &i, call, 0) != NULL;
}

static bool holds_at(const struct rows *rows, const struct call *call, size_t wanted, const char *place)
{
    const struct row *row;
    for (size_t i = 0; (row = next_row(rows, &i, call, wanted)) != NULL;) {
        const struct value *value = row_value(row, place);
        if (value != NULL && is_known(value, &call->wanted[wanted]))
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

/* Untrusted: the names that a learner's text gave. */
static void say_place(struct text *why, const char *place)
{
    text_char(why, '\'');
    text_safe(why, place, strlen(place));
    text_char(why, '\'');
}

/* A value in a row of the call that is the wanted one with its bytes in the other order. */
static const char *swapped_place(const struct rows *rows, const struct call *call, size_t wanted)
{
    const struct row *row;
    for (size_t i = 0; (row = next_row(rows, &i, call, wanted)) != NULL;)
        for (size_t k = 0; k < row->count; k++)
            if (is_swapped(&row->values[k], &call->wanted[wanted]))
                return row->values[k].place;
    return NULL;
}

static void say_swap(struct text *why, const char *place)
{
    text_string(why, "; ");
    say_place(why, place);
    text_string(
        why, " holds it with its bytes swapped: it is in network order, which bpf_ntohs() or the type __be16 "
             "turns round");
}

/* A place whose numbers add up to what is wanted over several rows of the call; NULL: none. What counts by a
 * struct with padding in it that nobody has set counts apart what looks the same. */
static const char *split_place(const struct rows *rows, const struct call *call, size_t wanted)
{
    size_t i = 0;
    const struct row *first = next_row(rows, &i, call, wanted);
    for (size_t k = 0; first != NULL && k < first->count; k++) {
        const char *place = first->values[k].place;
        const struct row *row;
        struct value sum = {.number = 0};
        size_t summands = 0;
        for (size_t next = 0; (row = next_row(rows, &next, call, wanted)) != NULL;) {
            const struct value *value = row_value(row, place);
            sum.number += value != NULL && value->text == NULL ? value->number : 0;
            summands += value != NULL;
        }
        if (summands > 1 && call->wanted[wanted].text[0] == '\0' && is_known(&sum, &call->wanted[wanted]))
            return place;
    }
    return NULL;
}

static void say_split(struct text *why, const char *place)
{
    text_string(why, "; ");
    say_place(why, place);
    text_string(
        why,
        " adds up to it over several rows: the key differs in something that is not asked for, maybe only in "
        "padding that nothing has set (members widest first leave none)");
}

/* What a learner may take for the thing itself, or a near miss. */
static void say_near(const struct rows *rows, const struct call *call, size_t wanted, const char *best,
                     struct text *why)
{
    const char *swapped = swapped_place(rows, call, wanted);
    const char *split = split_place(rows, call, wanted);
    if (swapped != NULL) {
        say_swap(why, swapped);
    } else if (split != NULL) {
        say_split(why, split);
    } else if (best != NULL) {
        text_string(why, "; ");
        say_place(why, best);
        text_string(why, " has it for another call, but not for this one");
    }
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
    for (size_t i = 0; (row = next_row(rows, &i, first, wanted)) != NULL;) {
        for (size_t k = 0; k < row->count; k++) {
            if (!is_known(&row->values[k], &first->wanted[wanted]))
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
    say_near(rows, missing, wanted, best, why);
    return false;
}

/* Marks of which some row has the bytes in the other order. */
static const char *swapped_mark(const struct rows *rows, const struct call *call)
{
    for (size_t m = 0; m < WORK_MARKS; m++)
        for (size_t i = 0; call->marks[m].is_set && i < rows->count; i++)
            for (size_t k = 0; k < rows->list[i].count; k++)
                if (is_swapped(&rows->list[i].values[k], &call->marks[m]))
                    return rows->list[i].values[k].place;
    return NULL;
}

static void say_absent(const struct judged *judged, const struct call *call, const struct rows *rows,
                       struct text *why)
{
    if (rows->count == 0)
        text_string(why, "attached, but it shows nothing at all: ");
    else
        text_string(why, "attached, but nothing that it shows tells of this: ");
    text_string(why, call->what);
    const char *swapped = swapped_mark(rows, call);
    if (swapped != NULL)
        say_swap(why, swapped);
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

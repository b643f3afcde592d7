// SPDX-License-Identifier: Apache-2.0
#include "course/near_miss.h"

#include <string.h>

#include "course/row_match.h"

/* @place is untrusted: it has the names that the learner gave. */
static void put_miss(struct text *why, const char *place, const char *explanation)
{
    text_string(why, "; '");
    text_safe(why, place, strlen(place));
    text_printf(why, "' %s", explanation);
}

static void put_swapped(struct text *why, const char *place)
{
    put_miss(
        why, place,
        "holds it with its bytes swapped: it is in network order, which bpf_ntohs() or the type __be16 converts");
}

static const char *swapped_in(const struct row *row, const struct known *known)
{
    for (size_t i = 0; i < row->count; i++)
        if (value_is_swapped(&row->values[i], known))
            return row->values[i].place;
    return NULL;
}

/* The place in a row of the call that has the wanted value with its bytes in the other order; NULL: there is
 * none. */
static const char *swapped_place(const struct rows *rows, const struct call *call, size_t wanted)
{
    const char *place = NULL;
    const struct row *row;
    for (size_t i = 0; place == NULL && (row = row_match_next(rows, &i, call, wanted)) != NULL;)
        place = swapped_in(row, &call->wanted[wanted]);
    return place;
}

/* Whether the numbers at @place in several rows of the call add up to the wanted one. */
static bool adds_up(const struct rows *rows, const struct call *call, size_t wanted, const char *place)
{
    struct value sum = {.number = 0};
    size_t summands = 0;
    const struct row *row;
    for (size_t i = 0; (row = row_match_next(rows, &i, call, wanted)) != NULL;) {
        const struct value *value = row_value(row, place);
        sum.number += value != NULL && value->text == NULL ? value->number : 0;
        summands += value != NULL;
    }
    return summands > 1 && call->wanted[wanted].text[0] == '\0' && value_is(&sum, &call->wanted[wanted]);
}

/* The place at which a count is split over several rows; NULL: there is none. Keys that look the same differ
 * if they are structs with padding that nothing has initialized. */
static const char *split_place(const struct rows *rows, const struct call *call, size_t wanted)
{
    size_t i = 0;
    const struct row *first = row_match_next(rows, &i, call, wanted);
    for (size_t k = 0; first != NULL && k < first->count; k++)
        if (adds_up(rows, call, wanted, first->values[k].place))
            return first->values[k].place;
    return NULL;
}

void near_miss(const struct rows *rows, const struct call *call, size_t wanted, const char *best,
               struct text *why)
{
    const char *swapped = swapped_place(rows, call, wanted);
    const char *split = split_place(rows, call, wanted);
    if (swapped != NULL)
        put_swapped(why, swapped);
    else if (split != NULL)
        put_miss(
            why, split,
            "adds up to it over several rows: the key has something in it that is not asked for, perhaps only padding that nothing has initialized (put the widest members first to leave none)");
    else if (best != NULL)
        put_miss(why, best, "has it for another call, but not for this one");
}

bool near_miss_of_marks(const struct rows *rows, const struct call *call, struct text *why)
{
    const char *place = NULL;
    for (size_t m = 0; m < WORK_MARKS && place == NULL; m++)
        for (size_t i = 0; call->marks[m].is_set && i < rows->count && place == NULL; i++)
            place = swapped_in(&rows->list[i], &call->marks[m]);
    if (place != NULL)
        put_swapped(why, place);
    return place != NULL;
}

// SPDX-License-Identifier: Apache-2.0
#include "course/near.h"

#include <string.h>

#include "course/match.h"

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
    for (size_t i = 0; (row = match_next_row(rows, &i, call, wanted)) != NULL;)
        for (size_t k = 0; k < row->count; k++)
            if (match_is_swapped(&row->values[k], &call->wanted[wanted]))
                return row->values[k].place;
    return NULL;
}

void near_say_swapped(struct text *why, const char *place)
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
    const struct row *first = match_next_row(rows, &i, call, wanted);
    for (size_t k = 0; first != NULL && k < first->count; k++) {
        const char *place = first->values[k].place;
        const struct row *row;
        struct value sum = {.number = 0};
        size_t summands = 0;
        for (size_t next = 0; (row = match_next_row(rows, &next, call, wanted)) != NULL;) {
            const struct value *value = row_value(row, place);
            sum.number += value != NULL && value->text == NULL ? value->number : 0;
            summands += value != NULL;
        }
        if (summands > 1 && call->wanted[wanted].text[0] == '\0' &&
            match_is_known(&sum, &call->wanted[wanted]))
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
void near_say(const struct rows *rows, const struct call *call, size_t wanted, const char *best,
              struct text *why)
{
    const char *swapped = swapped_place(rows, call, wanted);
    const char *split = split_place(rows, call, wanted);
    if (swapped != NULL) {
        near_say_swapped(why, swapped);
    } else if (split != NULL) {
        say_split(why, split);
    } else if (best != NULL) {
        text_string(why, "; ");
        say_place(why, best);
        text_string(why, " has it for another call, but not for this one");
    }
}

/* Marks of which some row has the bytes in the other order. */
const char *near_swapped_mark(const struct rows *rows, const struct call *call)
{
    for (size_t m = 0; m < WORK_MARKS; m++)
        for (size_t i = 0; call->marks[m].is_set && i < rows->count; i++)
            for (size_t k = 0; k < rows->list[i].count; k++)
                if (match_is_swapped(&rows->list[i].values[k], &call->marks[m]))
                    return rows->list[i].values[k].place;
    return NULL;
}

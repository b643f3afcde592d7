// SPDX-License-Identifier: Apache-2.0
#include "course/row_match.h"

#include <string.h>

bool value_is(const struct value *value, const struct known *known)
{
    if (known->text[0] != '\0')
        return value->text != NULL && strcmp(value->text, known->text) == 0;
    bool is_number = value->text == NULL || value->number != 0;
    return is_number && value->number >= known->low && value->number <= known->high;
}

bool value_is_swapped(const struct value *value, const struct known *known)
{
    if (value->text != NULL || known->text[0] != '\0' || known->low != known->high || known->low <= 0)
        return false;
    if (known->low <= UINT16_MAX)
        return value->number == __builtin_bswap16((uint16_t)known->low);
    return known->low <= UINT32_MAX && value->number == __builtin_bswap32((uint32_t)known->low);
}

static bool has_value(const struct row *row, const struct known *known)
{
    for (size_t i = 0; i < row->count; i++)
        if (value_is(&row->values[i], known))
            return true;
    return false;
}

/* Whether the row has all values of the list that are set. */
static bool has_all(const struct row *row, const struct known *known, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (known[i].is_set && !has_value(row, &known[i]))
            return false;
    return true;
}

const struct row *row_match_next(const struct rows *rows, size_t *i, const struct call *call,
                                 size_t wanted_count)
{
    while (*i < rows->count) {
        const struct row *row = &rows->list[(*i)++];
        if (has_all(row, call->marks, WORK_MARKS) && has_all(row, call->wanted, wanted_count))
            return row;
    }
    return NULL;
}

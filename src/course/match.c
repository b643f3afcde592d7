// SPDX-License-Identifier: Apache-2.0
#include "course/match.h"

#include <string.h>

bool match_is_known(const struct value *value, const struct known *known)
{
    if (known->text[0] != '\0')
        return value->text != NULL && strcmp(value->text, known->text) == 0;
    bool is_number = value->text == NULL || value->number != 0;
    return is_number && value->number >= known->low && value->number <= known->high;
}

/* The number as a machine of the other byte order has it, in 16 or 32 bits. */
bool match_is_swapped(const struct value *value, const struct known *known)
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
        if (match_is_known(&row->values[i], known))
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

const struct row *match_next_row(const struct rows *rows, size_t *i, const struct call *call,
                                 size_t wanted_count)
{
    while (*i < rows->count) {
        const struct row *row = &rows->list[(*i)++];
        if (tells_of(row, call, wanted_count))
            return row;
    }
    return NULL;
}

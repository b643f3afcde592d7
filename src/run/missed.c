// SPDX-License-Identifier: Apache-2.0
#include "run/missed.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

void missed_add(struct missed *missed, const char *function, uint64_t hits)
{
    size_t i = 0;
    while (i < missed->count && strcmp(missed->list[i].function, function) != 0)
        i++;
    if (hits == 0)
        return;
    if (i == missed->count)
        array_push(missed->list, missed->count) = (struct writer_missed){.function = xstrdup(function)};
    missed->list[i].count += hits;
}

uint64_t missed_sum(const struct missed *missed)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < missed->count; i++)
        sum += missed->list[i].count;
    return sum;
}

void missed_finish(struct missed *missed)
{
    for (size_t i = 0; i < missed->count; i++)
        free(missed->list[i].function);
    free(missed->list);
    *missed = (struct missed){0};
}

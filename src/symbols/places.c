// SPDX-License-Identifier: Apache-2.0
#include "symbols/places.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

void places_add(struct places *places, const char *name, uint64_t number)
{
    array_push(places->list, places->count) = (struct place){.name = xstrdup(name), .number = number};
}

static int compare_numbers(const struct place *a, const struct place *b)
{
    return a->number < b->number ? -1 : a->number > b->number;
}

static int by_names(const void *a, const void *b)
{
    int order = strcmp(((const struct place *)a)->name, ((const struct place *)b)->name);
    return order != 0 ? order : compare_numbers(a, b);
}

static int by_numbers(const void *a, const void *b)
{
    int order = compare_numbers(a, b);
    return order != 0 ? order : strcmp(((const struct place *)a)->name, ((const struct place *)b)->name);
}

void places_sort(struct places *places, bool by_number)
{
    size_t kept = 0;
    if (places->count > 0)
        qsort(places->list, places->count, sizeof(*places->list), by_number ? by_numbers : by_names);
    for (size_t i = 0; i < places->count; i++) {
        struct place *place = &places->list[i];
        const struct place *last = kept > 0 ? &places->list[kept - 1] : NULL;
        bool is_same = last != NULL && last->number == place->number &&
                       (by_number || strcmp(last->name, place->name) == 0);
        if (is_same)
            free(place->name);
        else
            places->list[kept++] = *place;
    }
    places->count = kept;
}

bool places_are_same(const struct places *a, const struct places *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (strcmp(a->list[i].name, b->list[i].name) != 0 || a->list[i].number != b->list[i].number)
            return false;
    return true;
}

void places_finish(struct places *places)
{
    for (size_t i = 0; i < places->count; i++)
        free(places->list[i].name);
    free(places->list);
    free(places->path);
    if (places->file_fd > 0)
        close(places->file_fd);
    *places = (struct places){0};
}

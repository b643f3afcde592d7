// SPDX-License-Identifier: Apache-2.0
#include "output/histogram.h"

#include <stdlib.h>

#include "base/memory.h"

static uint64_t slot_of(const struct map_view *view, const struct map_row *row)
{
    return field_value(&view->key->fields[view->key->field_count - 1], row->key, 0);
}

struct layout histogram_key(const struct layout *key)
{
    struct layout rest = *key;
    rest.field_count--;
    return rest;
}

static void find_ends(const struct map_view *view, size_t count, struct histogram *histogram)
{
    histogram->first = UINT64_MAX;
    for (size_t i = 0; i < count; i++) {
        uint64_t slot = slot_of(view, &histogram->row[i]);
        if (map_row_count(view, &histogram->row[i]) == 0)
            continue;
        histogram->first = slot < histogram->first ? slot : histogram->first;
        histogram->beyond = slot > histogram->beyond ? slot : histogram->beyond;
    }
    if (histogram->first > histogram->beyond)
        histogram->first = histogram->beyond;
    histogram->last = histogram->beyond;
    if (histogram->last - histogram->first >= HISTOGRAM_SLOTS)
        histogram->last = histogram->first + HISTOGRAM_SLOTS - 1;
}

static void add_up(const struct map_view *view, size_t count, struct histogram *histogram)
{
    histogram->counts = xcalloc(histogram->last - histogram->first + 1, sizeof(*histogram->counts));
    for (size_t i = 0; i < count; i++) {
        uint64_t slot = slot_of(view, &histogram->row[i]);
        if (slot < histogram->first || slot > histogram->beyond) /* nothing was counted there */
            continue;
        slot = slot < histogram->last ? slot : histogram->last;
        uint64_t *sum = &histogram->counts[slot - histogram->first];
        *sum += map_row_count(view, &histogram->row[i]);
        histogram->highest = *sum > histogram->highest ? *sum : histogram->highest;
    }
}

bool histogram_next(const struct map_view *view, size_t *done, struct histogram *histogram)
{
    if (*done == view->row_count)
        return false;
    size_t count = map_group_length(view, *done);
    *histogram = (struct histogram){.row = &view->rows[*done]};
    find_ends(view, count, histogram);
    add_up(view, count, histogram);
    *done += count;
    return true;
}

void histogram_finish(struct histogram *histogram)
{
    free(histogram->counts);
}

void histogram_range(enum map_kind kind, const struct histogram *histogram, uint64_t slot, uint64_t *low,
                     uint64_t *high)
{
    uint64_t end = slot == histogram->last ? histogram->beyond : slot;
    *low = slot;
    *high = end;
    if (kind != MAP_LOG2)
        return;
    *low = slot > 1 && slot <= 64 ? UINT64_C(1) << (slot - 1) : 0;
    *high = end < 64 ? (UINT64_C(1) << end) - 1 : UINT64_MAX;
}

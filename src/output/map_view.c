// SPDX-License-Identifier: Apache-2.0
#include "output/map_view.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "output/value.h"

static void add_columns(struct map_columns *columns, const struct layout *flat, const char *name, bool is_key)
{
    for (size_t i = 0; i < flat->field_count; i++) {
        const struct field *field = &flat->fields[i];
        struct map_column *column = &array_push(columns->columns, columns->count);
        *column = (struct map_column){
            .name = field->name[0] != '\0' ? field->name : name,
            .field = field,
            .is_key = is_key,
        };
    }
}

void map_columns_init(struct map_columns *columns, const struct map_view *view)
{
    *columns = (struct map_columns){0};
    layout_flatten(view->key, &columns->key);
    layout_flatten(view->value, &columns->value);
    add_columns(columns, &columns->key, "key", true);
    add_columns(columns, &columns->value, "value", false);
}

void map_columns_finish(struct map_columns *columns)
{
    free(columns->columns);
    layout_flat_finish(&columns->key);
    layout_flat_finish(&columns->value);
    *columns = (struct map_columns){0};
}

size_t map_cell(struct text *text, const struct map_view *view, const struct map_column *column,
                const struct map_row *row, bool is_raw)
{
    struct record record = {
        .data = column->is_key ? row->key : row->value,
        .size_bytes = column->is_key ? view->key->size_bytes : view->value->size_bytes,
    };
    return value_append(text, column->field, &record, is_raw);
}

/* The field of the key that is the slot: its last one. */
static const struct field *slot_field(const struct map_view *view)
{
    return &view->key->fields[view->key->field_count - 1];
}

static uint64_t slot_of(const struct map_view *view, const struct map_row *row)
{
    return field_value(slot_field(view), row->key, 0);
}

static uint64_t count_of(const struct map_view *view, const struct map_row *row)
{
    return field_value(&view->value->fields[0], row->value, 0);
}

/* Whether two keys agree in all but the slot. Padding bytes may differ: the probe need not have set them. */
static bool is_same_group(const struct map_view *view, const struct map_row *a, const struct map_row *b)
{
    for (size_t i = 0; i + 1 < view->key->field_count; i++) {
        const struct field *field = &view->key->fields[i];
        size_t bytes = (size_t)field->size_bytes * field->count;
        if (memcmp(field_element(field, a->key, 0), field_element(field, b->key, 0), bytes) != 0)
            return false;
    }
    return true;
}

static bool is_in_earlier_group(const struct map_view *view, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (is_same_group(view, &view->rows[i], &view->rows[index]))
            return true;
    return false;
}

static void find_ends(const struct map_view *view, struct histogram *histogram)
{
    histogram->first = UINT64_MAX;
    for (size_t i = 0; i < view->row_count; i++) {
        uint64_t slot = slot_of(view, &view->rows[i]);
        if (!is_same_group(view, &view->rows[i], histogram->row) || count_of(view, &view->rows[i]) == 0)
            continue;
        histogram->first = slot < histogram->first ? slot : histogram->first;
        histogram->last = slot > histogram->last ? slot : histogram->last;
    }
    if (histogram->first > histogram->last)
        histogram->first = histogram->last;
    if (histogram->last - histogram->first >= HISTOGRAM_SLOTS)
        histogram->last = histogram->first + HISTOGRAM_SLOTS - 1;
}

static void add_up(const struct map_view *view, struct histogram *histogram)
{
    histogram->counts = xcalloc(histogram->last - histogram->first + 1, sizeof(*histogram->counts));
    for (size_t i = 0; i < view->row_count; i++) {
        uint64_t slot = slot_of(view, &view->rows[i]);
        if (!is_same_group(view, &view->rows[i], histogram->row) || slot < histogram->first)
            continue;
        slot = slot < histogram->last ? slot : histogram->last;
        uint64_t *count = &histogram->counts[slot - histogram->first];
        *count += count_of(view, &view->rows[i]);
        histogram->highest = *count > histogram->highest ? *count : histogram->highest;
    }
}

bool histogram_next(const struct map_view *view, size_t *done, struct histogram *histogram)
{
    while (*done < view->row_count && is_in_earlier_group(view, *done))
        (*done)++;
    if (*done == view->row_count)
        return false;
    *histogram = (struct histogram){.row = &view->rows[*done]};
    find_ends(view, histogram);
    add_up(view, histogram);
    (*done)++;
    return true;
}

void histogram_finish(struct histogram *histogram)
{
    free(histogram->counts);
}

void histogram_range(enum map_kind kind, uint64_t slot, uint64_t *low, uint64_t *high)
{
    *low = slot;
    *high = slot;
    if (kind != MAP_LOG2)
        return;
    *low = slot > 1 && slot <= 64 ? UINT64_C(1) << (slot - 1) : 0;
    *high = slot < 64 ? (UINT64_C(1) << slot) - 1 : UINT64_MAX;
}

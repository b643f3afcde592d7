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

static int compare_bytes(const struct field *field, const void *a, const void *b)
{
    size_t bytes = (size_t)field->size_bytes * field->count;
    return memcmp(field_element(field, a, 0), field_element(field, b, 0), bytes);
}

/* Signed and unsigned numbers in one order: the sign bit turned. */
static int compare_values(const struct field *field, const void *a, const void *b)
{
    bool is_signed = field->kind == FIELD_SIGNED || (field->kind == FIELD_ENUM && field->is_signed);
    uint64_t turn = is_signed ? UINT64_C(1) << 63 : 0;
    uint64_t ours = field_value(field, a, 0) ^ turn;
    uint64_t theirs = field_value(field, b, 0) ^ turn;
    return ours < theirs ? -1 : ours > theirs;
}

/* Field by field, since padding bytes may differ: the probe need not have set them. */
int map_compare_keys(const struct layout *key, size_t field_count, const void *a, const void *b)
{
    int order = 0;
    for (size_t i = 0; i < field_count && order == 0; i++) {
        const struct field *field = &key->fields[i];
        bool is_number = !field->is_array && field->inner == NULL && !field_is_wide(field);
        order = is_number ? compare_values(field, a, b) : compare_bytes(field, a, b);
    }
    return order;
}

/* How many rows from @start on agree in all but the slot. */
static size_t group_length(const struct map_view *view, size_t start)
{
    size_t end = start + 1;
    while (end < view->row_count && map_compare_keys(view->key, view->key->field_count - 1,
                                                     view->rows[start].key, view->rows[end].key) == 0)
        end++;
    return end - start;
}

/* Rows of one histogram, and the sum of their counts. */
struct group {
    size_t start, length;
    uint64_t sum;
};

/* The largest sum first; of equal ones in the order that they had. */
static int compare_groups(const void *a, const void *b)
{
    const struct group *ours = a;
    const struct group *theirs = b;
    if (ours->sum != theirs->sum)
        return ours->sum > theirs->sum ? -1 : 1;
    return ours->start < theirs->start ? -1 : 1;
}

static size_t find_groups(const struct map_view *view, struct group **groups)
{
    size_t count = 0;
    *groups = NULL;
    for (size_t at = 0; at < view->row_count;) {
        struct group *group = &array_push(*groups, count);
        *group = (struct group){.start = at, .length = group_length(view, at)};
        for (size_t i = 0; i < group->length; i++)
            group->sum += count_of(view, &view->rows[at + i]);
        at += group->length;
    }
    return count;
}

/* Puts the rows of these groups, one behind the other, at the start of @rows. Returns how many. */
static size_t gather(struct map_row *rows, size_t row_count, const struct group *groups, size_t count)
{
    struct map_row *copy = xcalloc(row_count, sizeof(*copy));
    size_t at = 0;
    memcpy(copy, rows, row_count * sizeof(*copy));
    for (size_t i = 0; i < count; i++) {
        memcpy(rows + at, copy + groups[i].start, groups[i].length * sizeof(*copy));
        at += groups[i].length;
    }
    free(copy);
    return at;
}

void map_view_cut(struct map_view *view, struct map_row *rows, size_t top)
{
    size_t count = view->row_count;
    struct group *groups = NULL;
    if (view->kind != MAP_TABLE) {
        count = find_groups(view, &groups);
        if (count > 1)
            qsort(groups, count, sizeof(*groups), compare_groups);
    }
    size_t kept = count < top ? count : top;
    if (groups != NULL)
        view->row_count = gather(rows, view->row_count, groups, kept);
    else
        view->row_count = kept;
    view->left_out = count - kept;
    free(groups);
}

static void find_ends(const struct map_view *view, size_t count, struct histogram *histogram)
{
    histogram->first = UINT64_MAX;
    for (size_t i = 0; i < count; i++) {
        uint64_t slot = slot_of(view, &histogram->row[i]);
        if (count_of(view, &histogram->row[i]) == 0)
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
        *sum += count_of(view, &histogram->row[i]);
        histogram->highest = *sum > histogram->highest ? *sum : histogram->highest;
    }
}

bool histogram_next(const struct map_view *view, size_t *done, struct histogram *histogram)
{
    if (*done == view->row_count)
        return false;
    size_t count = group_length(view, *done);
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

// SPDX-License-Identifier: Apache-2.0
#include "output/map_view.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

uint64_t map_row_count(const struct map_view *view, const struct map_row *row)
{
    return field_value(&view->value->fields[0], row->value, 0);
}

static int compare_bytes(const struct field *field, const void *a, const void *b)
{
    size_t bytes = (size_t)field->size_bytes * field->count;
    return memcmp(field_element(field, a, 0), field_element(field, b, 0), bytes);
}

/* Signed and unsigned numbers in one order, by flipping the sign bit. */
static int compare_values(const struct field *field, const void *a, const void *b)
{
    uint64_t turn = field_is_signed(field) ? UINT64_C(1) << 63 : 0;
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

size_t map_group_length(const struct map_view *view, size_t start)
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
        *group = (struct group){.start = at, .length = map_group_length(view, at)};
        for (size_t i = 0; i < group->length; i++)
            group->sum += map_row_count(view, &view->rows[at + i]);
        at += group->length;
    }
    return count;
}

/* Puts the rows of these groups, one after the other, at the start of @rows. Returns how many. */
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

// SPDX-License-Identifier: Apache-2.0
#include "show/map_rows.h"

#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static bool is_zero(const char *bytes, size_t length)
{
    return length == 0 || (bytes[0] == 0 && memcmp(bytes, bytes + 1, length - 1) == 0);
}

static bool is_integer(const struct field *field)
{
    return !field->is_array && (field->kind == FIELD_UNSIGNED || field->kind == FIELD_SIGNED);
}

bool map_rows_is_number(const struct layout *layout)
{
    const struct field *field = layout->fields;
    return layout->field_count == 1 && field->name[0] == '\0' && is_integer(field) && field->size_bytes <= 8;
}

bool map_rows_have_cpus(const struct image_map *map)
{
    bool is_per_cpu = map->type == BPF_MAP_TYPE_PERCPU_HASH || map->type == BPF_MAP_TYPE_PERCPU_ARRAY ||
                      map->type == BPF_MAP_TYPE_LRU_PERCPU_HASH;
    return is_per_cpu && !map_rows_is_number(&map->value);
}

/* An array has all its entries from the start; those that nobody wrote mean nothing. */
static bool is_left_out(const struct image_map *map, const void *value)
{
    return (map->type == BPF_MAP_TYPE_ARRAY || map->type == BPF_MAP_TYPE_PERCPU_ARRAY) &&
           is_zero(value, map->value_bytes);
}

/* The sum over the CPUs, in the form of one CPU's value. */
static void add_up(const struct image_map *map, const struct map_entries *entries, size_t index, char *sum)
{
    uint64_t total = 0;
    for (size_t cpu = 0; cpu < entries->cpu_count; cpu++)
        total += field_value(map->value.fields, map_value(entries, index, cpu), 0);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    memcpy(sum, &total, map->value.size_bytes);
#else
    memcpy(sum, (char *)&total + sizeof(total) - map->value.size_bytes, map->value.size_bytes);
#endif
}

static void add_row(struct map_rows *rows, const void *key, const void *value, int cpu)
{
    array_push(rows->list, rows->count) = (struct map_row){.key = key, .value = value, .cpu = cpu};
}

static void add_each_cpu(const struct image_map *map, const struct map_entries *entries, size_t index,
                         const void *key, struct map_rows *rows)
{
    for (size_t cpu = 0; cpu < entries->cpu_count; cpu++)
        if (!is_zero(map_value(entries, index, cpu), map->value_bytes))
            add_row(rows, key, map_value(entries, index, cpu), (int)cpu);
}

static void add_entry(const struct image_map *map, const struct map_entries *entries, size_t index,
                      struct map_rows *rows)
{
    const void *key = map->key.field_count > 0 ? map_key(entries, index) : NULL;
    const char *value = map_value(entries, index, 0);
    if (entries->cpu_count > 1 && rows->sums == NULL) {
        add_each_cpu(map, entries, index, key, rows);
        return;
    }
    if (entries->cpu_count > 1) {
        char *sum = rows->sums + index * entries->value_bytes;
        add_up(map, entries, index, sum);
        value = sum;
    }
    if (!is_left_out(map, value))
        add_row(rows, key, value, MAP_ALL_CPUS);
}

static void collect(const struct image_map *map, const struct map_entries *entries, struct map_rows *rows)
{
    if (entries->cpu_count > 1 && map_rows_is_number(&map->value))
        rows->sums = xcalloc(entries->count, entries->value_bytes);
    for (size_t i = 0; i < entries->count; i++)
        add_entry(map, entries, i, rows);
}

/* The last field of a key; NULL if the map has no keys. */
static const struct field *slot_of(const struct image_map *map)
{
    return map->key.field_count > 0 ? &map->key.fields[map->key.field_count - 1] : NULL;
}

bool map_rows_may_be_histogram(const struct image_map *map, const struct usage *usage)
{
    const struct field *slot = slot_of(map);
    bool has_slots = slot != NULL && is_integer(slot) && slot->size_bytes <= 8;
    return has_slots && map_rows_is_number(&map->value) && usage_is_histogram(usage, map->name);
}

static uint64_t largest_slot(const struct field *slot, const struct map_rows *rows)
{
    uint64_t largest = 0;
    for (size_t i = 0; i < rows->count; i++) {
        uint64_t value = field_value(slot, rows->list[i].key, 0);
        largest = value > largest ? value : largest;
    }
    return largest;
}

/* The source says BPF_HISTOGRAM(name); what counts into it shows of which kind it is. With negative slots it
 * is a table, and slots that are too high for the logarithm of a 64-bit number are linear. */
static enum map_kind kind_of(const struct image_map *map, const struct map_rows *rows,
                             const struct usage *usage)
{
    if (!map_rows_may_be_histogram(map, usage))
        return MAP_TABLE;
    const struct field *slot = slot_of(map);
    uint64_t largest = largest_slot(slot, rows);
    if (slot->kind == FIELD_SIGNED && largest > INT64_MAX)
        return MAP_TABLE;
    return usage_is_log2(usage, map->name) && largest <= 64 ? MAP_LOG2 : MAP_LINEAR;
}

/* By key, of which a histogram's slot is the last part. */
static int compare_keys(const void *a, const void *b, void *map)
{
    const struct layout *key = &((const struct image_map *)map)->key;
    const struct map_row *ours = a;
    const struct map_row *theirs = b;
    int order = map_compare_keys(key, key->field_count, ours->key, theirs->key);
    return order != 0 ? order : ours->cpu < theirs->cpu ? -1 : ours->cpu > theirs->cpu;
}

/* The largest first. */
static int compare_sizes(const void *a, const void *b, void *map)
{
    const struct map_row *ours = a;
    const struct map_row *theirs = b;
    if (ours->measure != theirs->measure)
        return ours->measure > theirs->measure ? -1 : 1;
    if (ours->lead != theirs->lead)
        return ours->lead < theirs->lead ? -1 : 1;
    return compare_keys(a, b, map);
}

/* Signed and unsigned numbers have one order if the sign bit is inverted. */
static uint64_t ordered(const struct field *field, const void *record)
{
    uint64_t sign = field->kind == FIELD_SIGNED ? UINT64_C(1) << 63 : 0;
    return field_value(field, record, 0) ^ sign;
}

/* What tables are sorted by: the first integer of the value. NULL if there is none. */
static const struct field *measure_of(const struct layout *value)
{
    for (size_t i = 0; i < value->field_count; i++)
        if (is_integer(&value->fields[i]))
            return &value->fields[i];
    return NULL;
}

/* Once for each row, since a million rows are compared twenty million times. */
static void measure(const struct image_map *map, struct map_rows *rows)
{
    const struct field *field = measure_of(&map->value);
    const struct field *lead = map_rows_is_number(&map->key) ? map->key.fields : NULL;
    for (size_t i = 0; i < rows->count; i++) {
        struct map_row *row = &rows->list[i];
        row->measure = field != NULL ? ordered(field, row->value) : 0;
        row->lead = lead != NULL ? ordered(lead, row->key) : 0;
    }
}

static void sort(const struct image_map *map, struct map_rows *rows)
{
    if (map->key.field_count == 0 || rows->count == 0)
        return;
    bool is_table = rows->kind == MAP_TABLE;
    if (is_table)
        measure(map, rows);
    qsort_r(rows->list, rows->count, sizeof(rows->list[0]), is_table ? compare_sizes : compare_keys,
            (void *)map);
}

void map_rows_make(const struct image_map *map, const struct map_entries *entries, const struct usage *usage,
                   struct map_rows *rows)
{
    *rows = (struct map_rows){0};
    collect(map, entries, rows);
    rows->kind = kind_of(map, rows, usage);
    sort(map, rows);
}

void map_rows_finish(struct map_rows *rows)
{
    free(rows->list);
    free(rows->sums);
    *rows = (struct map_rows){0};
}

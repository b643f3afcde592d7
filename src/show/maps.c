// SPDX-License-Identifier: Apache-2.0
#include "show/maps.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "filter/filter.h"
#include "kernel/map.h"

/* The rows of one map, and the sums that they point to. */
struct rows {
    struct map_row *rows;
    size_t count;
    char *sums;
};

static bool is_named(const char *names, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = names; at != NULL; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncmp(at, name, length) == 0 && (at[length] == '\0' || at[length] == ','))
            return true;
    }
    return false;
}

/* bccrun's own, of which the user knows nothing. */
static bool is_own(const struct image_map *map)
{
    return strncmp(map->name, FILTER_PREFIX, strlen(FILTER_PREFIX)) == 0;
}

/* What is asked for, on the command line or by the text itself; NULL: nothing. */
static const char *wanted_names(const struct maps *maps)
{
    return maps->options.names != NULL ? maps->options.names : maps->own_names;
}

/* The probe takes entries out by itself: it holds what is under way, such as calls that have not returned. */
static bool is_memory(const struct maps *maps, const struct image_map *map)
{
    return wanted_names(maps) == NULL && usage_is_deleted(maps->usage, map->name);
}

bool maps_is_shown(const struct maps *maps, size_t index)
{
    const struct image_map *map = &maps->image->maps[index];
    if (!map->has_entries || is_own(map) || maps->options.is_off)
        return false;
    if (wanted_names(maps) != NULL)
        return is_named(wanted_names(maps), map->name);
    return !is_memory(maps, map) || !maps_have_events(maps);
}

/* Beside others: a memory that has nothing in it says nothing. */
static bool is_alone(const struct maps *maps, size_t index)
{
    for (size_t i = 0; i < maps->image->map_count; i++)
        if (i != index && maps_is_shown(maps, i))
            return false;
    return true;
}

static int fail_unknown(const struct maps *maps, const char *name)
{
    failx(ENOENT, "cannot show the map '%s': the probe has none of this name with entries to show", name);
    struct nearest near;
    nearest_init(&near, name);
    for (size_t i = 0; i < maps->image->map_count; i++)
        if (maps->image->maps[i].has_entries)
            nearest_offer(&near, maps->image->maps[i].name);
    nearest_add_hint(&near);
    nearest_finish(&near);
    return -ENOENT;
}

int maps_check(const struct maps *maps)
{
    char *names = xstrdup(wanted_names(maps) != NULL ? wanted_names(maps) : "");
    int err = 0;
    char *rest = NULL;
    for (char *name = strtok_r(names, ",", &rest); name != NULL && err == 0;
         name = strtok_r(NULL, ",", &rest)) {
        bool is_found = false;
        for (size_t i = 0; i < maps->image->map_count; i++)
            is_found |= maps->image->maps[i].has_entries && strcmp(maps->image->maps[i].name, name) == 0;
        if (!is_found)
            err = fail_unknown(maps, name);
    }
    free(names);
    return err;
}

bool maps_have_events(const struct maps *maps)
{
    for (size_t i = 0; i < maps->image->map_count; i++)
        if (maps->image->maps[i].has_events)
            return true;
    return false;
}

void maps_warn(const struct maps *maps, const char *name)
{
    bool has_any = maps_have_events(maps) || maps->usage->prints;
    for (size_t i = 0; i < maps->image->map_count; i++)
        has_any |= maps->image->maps[i].has_entries && !is_own(&maps->image->maps[i]);
    if (!has_any)
        warn("'%s' sends no events and has no maps: nothing of what it sees will be shown; "
             "events.perf_submit() "
             "sends, a BPF_HASH counts",
             name);
}

static bool is_zero(const char *bytes, size_t length)
{
    return length == 0 || (bytes[0] == 0 && memcmp(bytes, bytes + 1, length - 1) == 0);
}

/* An array has all its entries from the start; those that nobody has written to say nothing. */
static bool is_left_out(const struct image_map *map, const void *value, size_t length)
{
    return (map->type == BPF_MAP_TYPE_ARRAY || map->type == BPF_MAP_TYPE_PERCPU_ARRAY) &&
           is_zero(value, length);
}

static bool is_number(const struct layout *layout)
{
    const struct field *field = layout->fields;
    return layout->field_count == 1 && field->name[0] == '\0' && !field->is_array && field->size_bytes <= 8 &&
           (field->kind == FIELD_UNSIGNED || field->kind == FIELD_SIGNED);
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

static void push(struct rows *rows, const void *key, const void *value, int cpu)
{
    struct map_row *row = &array_push(rows->rows, rows->count);
    *row = (struct map_row){.key = key, .value = value, .cpu = cpu};
}

/* Numbers of several CPUs are added up; of structs, whose fields need not be counts, each CPU has its row. */
static void add_entry(const struct image_map *map, const struct map_entries *entries, size_t index,
                      struct rows *rows)
{
    const void *key = map->key.field_count > 0 ? map_key(entries, index) : NULL;
    if (entries->cpu_count > 1 && !is_number(&map->value)) {
        for (size_t cpu = 0; cpu < entries->cpu_count; cpu++)
            if (!is_zero(map_value(entries, index, cpu), map->value_bytes))
                push(rows, key, map_value(entries, index, cpu), (int)cpu);
        return;
    }
    const char *value = map_value(entries, index, 0);
    if (entries->cpu_count > 1) {
        value = rows->sums + index * entries->value_bytes;
        add_up(map, entries, index, rows->sums + index * entries->value_bytes);
    }
    if (!is_left_out(map, value, map->value_bytes))
        push(rows, key, value, MAP_ALL_CPUS);
}

static void collect(const struct image_map *map, const struct map_entries *entries, struct rows *rows)
{
    if (entries->cpu_count > 1 && is_number(&map->value))
        rows->sums = xcalloc(entries->count, entries->value_bytes);
    for (size_t i = 0; i < entries->count; i++)
        add_entry(map, entries, i, rows);
}

/* The number by which rows are put in order: the value's first integer. */
static const struct field *measure_of(const struct layout *value)
{
    for (size_t i = 0; i < value->field_count; i++) {
        const struct field *field = &value->fields[i];
        if (!field->is_array && (field->kind == FIELD_UNSIGNED || field->kind == FIELD_SIGNED))
            return field;
    }
    return NULL;
}

static int compare_entries(const struct layout *key, const struct map_row *a, const struct map_row *b)
{
    int order = map_compare_keys(key, key->field_count, a->key, b->key);
    return order != 0 ? order : a->cpu < b->cpu ? -1 : a->cpu > b->cpu;
}

/* As a histogram's rows stand: by key, of which the slot is the last part. */
static int compare_slots(const void *a, const void *b, void *map)
{
    return compare_entries(&((const struct image_map *)map)->key, a, b);
}

/* As a table's rows stand: the largest first. */
static int compare_sizes(const void *a, const void *b, void *map)
{
    uint64_t ours = ((const struct map_row *)a)->measure;
    uint64_t theirs = ((const struct map_row *)b)->measure;
    if (ours != theirs)
        return ours > theirs ? -1 : 1;
    ours = ((const struct map_row *)a)->lead;
    theirs = ((const struct map_row *)b)->lead;
    return ours != theirs ? (ours < theirs ? -1 : 1) : compare_slots(a, b, map);
}

/* Signed and unsigned numbers come in one order with the sign bit turned. */
static uint64_t ordered(const struct field *field, const void *record)
{
    uint64_t turn = field->kind == FIELD_SIGNED ? UINT64_C(1) << 63 : 0;
    return field_value(field, record, 0) ^ turn;
}

/* Once for each row, since a million rows are compared twenty million times. */
static void measure(const struct image_map *map, struct rows *rows)
{
    const struct field *field = measure_of(&map->value);
    const struct field *lead = is_number(&map->key) ? map->key.fields : NULL;
    for (size_t i = 0; i < rows->count; i++) {
        rows->rows[i].measure = field != NULL ? ordered(field, rows->rows[i].value) : 0;
        rows->rows[i].lead = lead != NULL ? ordered(lead, rows->rows[i].key) : 0;
    }
}

static void sort(const struct image_map *map, enum map_kind kind, struct rows *rows)
{
    if (map->key.field_count == 0 || rows->count == 0)
        return;
    if (kind == MAP_TABLE)
        measure(map, rows);
    qsort_r(rows->rows, rows->count, sizeof(rows->rows[0]), kind == MAP_TABLE ? compare_sizes : compare_slots,
            (void *)map);
}

static uint64_t largest_slot(const struct field *slot, const struct rows *rows)
{
    uint64_t largest = 0;
    for (size_t i = 0; i < rows->count; i++) {
        uint64_t value = field_value(slot, rows->rows[i].key, 0);
        largest = value > largest ? value : largest;
    }
    return largest;
}

static bool has_slots(const struct maps *maps, const struct image_map *map)
{
    const struct field *slot = map->key.field_count > 0 ? &map->key.fields[map->key.field_count - 1] : NULL;
    bool has_slot = slot != NULL && !slot->is_array && slot->size_bytes <= 8 &&
                    (slot->kind == FIELD_UNSIGNED || slot->kind == FIELD_SIGNED);
    return has_slot && is_number(&map->value) && usage_is_histogram(maps->usage, map->name);
}

/* The text says BPF_HISTOGRAM(name); of which kind it is shows in what counts into it. What has negative
 * slots is shown as a table, and slots that no 64-bit number's logarithm can have are not one's. */
static enum map_kind kind_of(const struct maps *maps, const struct image_map *map, const struct rows *rows)
{
    if (!has_slots(maps, map))
        return MAP_TABLE;
    const struct field *slot = &map->key.fields[map->key.field_count - 1];
    uint64_t largest = largest_slot(slot, rows);
    if (slot->kind == FIELD_SIGNED && largest > INT64_MAX)
        return MAP_TABLE;
    return usage_is_log2(maps->usage, map->name) && largest <= 64 ? MAP_LOG2 : MAP_LINEAR;
}

static void show(const struct maps *maps, const struct image_map *map, const struct map_entries *entries,
                 struct writer *writer)
{
    struct rows rows = {0};
    collect(map, entries, &rows);
    enum map_kind kind = kind_of(maps, map, &rows);
    sort(map, kind, &rows);
    struct map_view view = {
        .name = map->name,
        .kind = kind,
        .key = &map->key,
        .value = &map->value,
        .rows = rows.rows,
        .row_count = rows.count,
        .has_cpus = rows.count > 0 && rows.rows[0].cpu != MAP_ALL_CPUS,
    };
    if (maps->options.top > 0)
        map_view_cut(&view, rows.rows, maps->options.top);
    writer_map(writer, &view);
    free(rows.rows);
    free(rows.sums);
}

static int show_one(const struct maps *maps, size_t index, struct writer *writer)
{
    const struct image_map *map = &maps->image->maps[index];
    struct map_entries entries;
    int fd = maps->loaded->maps[index];
    bool is_mere_memory = is_memory(maps, map) && !is_alone(maps, index);
    bool is_taken = maps->options.is_cleared && !is_mere_memory;
    int err = is_taken ? map_take(fd, map, &entries) : map_read(fd, map, &entries);
    if (err == 0 && (entries.count > 0 || !is_mere_memory))
        show(maps, map, &entries, writer);
    map_entries_finish(&entries);
    return err;
}

int maps_show(const struct maps *maps, struct writer *writer)
{
    int err = 0;
    for (size_t i = 0; i < maps->image->map_count && err == 0; i++)
        if (maps_is_shown(maps, i))
            err = show_one(maps, i, writer);
    return err;
}

bool maps_may_be_histogram(const struct maps *maps, size_t index)
{
    return has_slots(maps, &maps->image->maps[index]);
}

bool maps_has_cpus(const struct maps *maps, size_t index)
{
    const struct image_map *map = &maps->image->maps[index];
    bool is_per_cpu = map->type == BPF_MAP_TYPE_PERCPU_HASH || map->type == BPF_MAP_TYPE_PERCPU_ARRAY ||
                      map->type == BPF_MAP_TYPE_LRU_PERCPU_HASH;
    return is_per_cpu && !is_number(&map->value);
}

void maps_hidden(const struct maps *maps, struct text *names)
{
    for (size_t i = 0; i < maps->image->map_count && !maps->options.is_off && wanted_names(maps) == NULL;
         i++) {
        const struct image_map *map = &maps->image->maps[i];
        struct map_entries entries;
        if (!map->has_entries || is_own(map) || maps_is_shown(maps, i))
            continue;
        if (map_read(maps->loaded->maps[i], map, &entries) == 0 && entries.count > 0)
            text_printf(names, "%s'%s' (%zu %s)", names->length > 0 ? ", " : "", map->name, entries.count,
                        entries.count == 1 ? "entry" : "entries");
        map_entries_finish(&entries);
    }
}

uint64_t maps_sum(const struct maps *maps, const char *name)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < maps->image->map_count; i++) {
        const struct image_map *map = &maps->image->maps[i];
        struct map_entries entries;
        if (strcmp(map->name, name) != 0 || !map->has_entries || !is_number(&map->value))
            continue;
        if (map_read(maps->loaded->maps[i], map, &entries) == 0 && entries.count > 0)
            for (size_t cpu = 0; cpu < entries.cpu_count; cpu++)
                sum += field_value(map->value.fields, map_value(&entries, 0, cpu), 0);
        map_entries_finish(&entries);
    }
    return sum;
}

// SPDX-License-Identifier: Apache-2.0
#include "show/stack_scan.h"

#include <linux/bpf.h>

#include "events/stack.h"
#include "kernel/map.h"
#include "show/stack_fields.h"

static void scan_record(const struct layout *flat, const void *record)
{
    struct stack stack;
    for (size_t i = 0; i < flat->field_count; i++)
        if (stack_field_may_be_user(&flat->fields[i]))
            field_stack(&flat->fields[i], field_element(&flat->fields[i], record, 0), &stack);
}

static void scan_map(const struct image_map *map, int fd)
{
    struct map_entries entries = {0};
    struct layout key;
    struct layout value;
    layout_flatten(&map->key, &key);
    layout_flatten(&map->value, &value);
    if (map_read(fd, map, &entries) != 0)
        error_clear(); /* showing the map fails as well, and that is reported */
    for (size_t i = 0; i < entries.count; i++) {
        scan_record(&key, map_key(&entries, i));
        for (size_t cpu = 0; cpu < entries.cpu_count; cpu++)
            scan_record(&value, map_value(&entries, i, cpu));
    }
    layout_flat_finish(&key);
    layout_flat_finish(&value);
    map_entries_finish(&entries);
}

static bool has_user_stacks(const struct layout *layout)
{
    for (size_t i = 0; i < layout->field_count; i++) {
        const struct field *field = &layout->fields[i];
        if (stack_field_may_be_user(field) || (field->inner != NULL && has_user_stacks(field->inner)))
            return true;
    }
    return false;
}

/* Reading a queue or a stack would empty it. */
static bool is_scanned(const struct image_map *map)
{
    return map->type != BPF_MAP_TYPE_QUEUE && map->type != BPF_MAP_TYPE_STACK &&
           (has_user_stacks(&map->key) || has_user_stacks(&map->value));
}

void stack_scan(const struct maps *maps)
{
    for (size_t i = 0; i < maps->image->map_count; i++)
        if (maps_is_shown(maps, i) && is_scanned(&maps->image->maps[i]))
            scan_map(&maps->image->maps[i], maps->loaded->maps[i]);
}

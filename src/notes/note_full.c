// SPDX-License-Identifier: Apache-2.0
#include "base/memory.h"
#include "base/words.h"
#include "filter/filter.h"
#include "kernel/map.h"
#include "notes/note_kinds.h"
#include "notes/note_place.h"
#include "show/map_rows.h"

/* A map with few entries may have room for all the keys that there are. */
#define ENTRIES_MIN 64

/* The keys are numbers below the number of entries: there may be no others. */
static bool is_complete(const struct image_map *map, const struct map_entries *entries)
{
    if (!map_rows_is_number(&map->key))
        return false;
    for (size_t i = 0; i < entries->count; i++)
        if (field_value(map->key.fields, map_key(entries, i), 0) >= map->max_entries)
            return false;
    return true;
}

/* A map that drops old entries for new ones is never too full. */
static bool may_overflow(const struct image_map *map)
{
    return (map->type == BPF_MAP_TYPE_HASH || map->type == BPF_MAP_TYPE_PERCPU_HASH) && map->has_entries &&
           map->max_entries >= ENTRIES_MIN && !has_prefix(map->name, FILTER_PREFIX);
}

static void say(struct notes *notes, const struct note_facts *facts, const struct image_map *map)
{
    bool is_deleted = usage_is_deleted(facts->usage, map->name);
    if (!notes_begin(notes, xasprintf("full %s", map->name)))
        return;
    if (is_deleted)
        hint(
            "entries stay where %s.delete() is not reached, or gets another key than the entry was made with",
            map->name);
    else
        hint("%s.delete() where an entry is done with makes room, or a larger number of entries", map->name);
    remark("the map '%s' is full: it has %u entries, and no other key finds room", map->name,
           map->max_entries);
}

void note_full(struct notes *notes, const struct note_facts *facts)
{
    for (size_t i = 0; i < facts->image->map_count; i++) {
        const struct image_map *map = &facts->image->maps[i];
        struct map_entries entries;
        if (!may_overflow(map))
            continue;
        if (map_read(facts->loaded->maps[i], map, &entries) != 0)
            error_clear();
        else if (entries.count >= map->max_entries && !is_complete(map, &entries))
            say(notes, facts, map);
        map_entries_finish(&entries);
    }
}

// SPDX-License-Identifier: Apache-2.0
#include "show/maps.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "base/words.h"
#include "filter/filter.h"
#include "kernel/map.h"
#include "show/map_rows.h"

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

/* A map of bccrun's own, which the user does not know. */
static bool is_own(const struct image_map *map)
{
    return has_prefix(map->name, FILTER_PREFIX);
}

/* The names on the command line, else those in the probe; NULL: none. */
static const char *wanted_names(const struct maps *maps)
{
    return maps->options.names != NULL ? maps->options.names : maps->own_names;
}

/* The probe deletes entries by itself: the map holds what is in progress, such as calls that have not returned.
 */
static bool is_in_progress(const struct maps *maps, const struct image_map *map)
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
    return !is_in_progress(maps, map) || !maps_have_events(maps);
}

static bool is_alone(const struct maps *maps, size_t index)
{
    for (size_t i = 0; i < maps->image->map_count; i++)
        if (i != index && maps_is_shown(maps, i))
            return false;
    return true;
}

static bool has_map(const struct maps *maps, const char *name)
{
    for (size_t i = 0; i < maps->image->map_count; i++)
        if (maps->image->maps[i].has_entries && strcmp(maps->image->maps[i].name, name) == 0)
            return true;
    return false;
}

static int fail_unknown(const struct maps *maps, const char *name)
{
    struct nearest near;
    nearest_init(&near, name);
    for (size_t i = 0; i < maps->image->map_count; i++)
        if (maps->image->maps[i].has_entries)
            nearest_offer(&near, maps->image->maps[i].name);
    nearest_hint(&near);
    nearest_finish(&near);
    return failx(ENOENT, "cannot show the map '%s': the probe has no map of this name with entries", name);
}

int maps_check(const struct maps *maps)
{
    char *names = xstrdup(wanted_names(maps) != NULL ? wanted_names(maps) : "");
    int err = 0;
    char *rest = NULL;
    for (char *name = strtok_r(names, ",", &rest); name != NULL && err == 0;
         name = strtok_r(NULL, ",", &rest))
        if (!has_map(maps, name))
            err = fail_unknown(maps, name);
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
        warn(
            "'%s' sends no events and has no maps: nothing that it sees will be shown; events.perf_submit() sends an event, a BPF_HASH counts",
            name);
}

static void show(const struct maps *maps, const struct image_map *map, const struct map_entries *entries,
                 struct writer *writer)
{
    struct map_rows rows;
    map_rows_make(map, entries, maps->usage, &rows);
    struct map_view view = {
        .name = map->name,
        .kind = rows.kind,
        .key = &map->key,
        .value = &map->value,
        .rows = rows.list,
        .row_count = rows.count,
        .has_cpus = rows.count > 0 && rows.list[0].cpu != MAP_ALL_CPUS,
    };
    if (maps->options.top > 0)
        map_view_cut(&view, rows.list, maps->options.top);
    writer_map(writer, &view);
    map_rows_finish(&rows);
}

static int show_one(const struct maps *maps, size_t index, struct writer *writer)
{
    const struct image_map *map = &maps->image->maps[index];
    struct map_entries entries;
    int fd = maps->loaded->maps[index];
    bool is_aside = is_in_progress(maps, map) && !is_alone(maps, index); /* not what the probe is about */
    bool is_taken = maps->options.is_cleared && !is_aside;
    int err = is_taken ? map_take(fd, map, &entries) : map_read(fd, map, &entries);
    if (err == 0 && (entries.count > 0 || !is_aside))
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

void maps_hidden(const struct maps *maps, struct text *names)
{
    if (maps->options.is_off || wanted_names(maps) != NULL)
        return;
    for (size_t i = 0; i < maps->image->map_count; i++) {
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

bool maps_are_shown(const struct maps *maps)
{
    for (size_t i = 0; i < maps->image->map_count; i++)
        if (maps_is_shown(maps, i))
            return true;
    return false;
}

bool maps_are_empty(const struct maps *maps)
{
    if (maps->options.is_cleared)
        return !maps_are_shown(maps);
    for (size_t i = 0; i < maps->image->map_count; i++)
        if (maps_is_shown(maps, i) && !map_is_empty(maps->loaded->maps[i], &maps->image->maps[i]))
            return false;
    return true;
}

uint64_t maps_sum(const struct maps *maps, const char *name)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < maps->image->map_count; i++) {
        const struct image_map *map = &maps->image->maps[i];
        struct map_entries entries;
        if (strcmp(map->name, name) != 0 || !map->has_entries || !map_rows_is_number(&map->value))
            continue;
        if (map_read(maps->loaded->maps[i], map, &entries) == 0 && entries.count > 0)
            for (size_t cpu = 0; cpu < entries.cpu_count; cpu++)
                sum += field_value(map->value.fields, map_value(&entries, 0, cpu), 0);
        map_entries_finish(&entries);
    }
    return sum;
}

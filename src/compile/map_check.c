// SPDX-License-Identifier: Apache-2.0
#include "compile/map_check.h"

#include <errno.h>

static int fail_unknown_events(const char *map)
{
    hint("put the value into a struct event { ... } and send that: its fields become the columns");
    return failx(EINVAL, "cannot show the events of '%s': the text does not tell the type of what is sent",
                 map);
}

/* Whether the map's entries are descriptors: of programs, counters, devices, other maps. */
static bool holds_descriptors(const struct image_map *map)
{
    switch (map->type) {
    case BPF_MAP_TYPE_PERF_EVENT_ARRAY:
        return !map->has_events;
    case BPF_MAP_TYPE_PROG_ARRAY:
    case BPF_MAP_TYPE_CGROUP_ARRAY:
    case BPF_MAP_TYPE_ARRAY_OF_MAPS:
    case BPF_MAP_TYPE_HASH_OF_MAPS:
    case BPF_MAP_TYPE_DEVMAP:
    case BPF_MAP_TYPE_CPUMAP:
    case BPF_MAP_TYPE_XSKMAP:
    case BPF_MAP_TYPE_SOCKMAP:
    case BPF_MAP_TYPE_SOCKHASH:
        return true;
    default:
        return false;
    }
}

int map_check(const struct source *source, const struct usage *usage, const struct image *image)
{
    for (size_t i = 0; i < image->map_count; i++) {
        const struct image_map *map = &image->maps[i];
        bool is_buffer = map->type == BPF_MAP_TYPE_PERF_EVENT_ARRAY || map->type == BPF_MAP_TYPE_RINGBUF;
        if (!image_uses_map(image, i))
            continue;
        if (is_buffer && !map->has_events && usage_is_sent(usage, source, map->name))
            return fail_unknown_events(map->name);
        if (holds_descriptors(map))
            warn(
                "the map '%s' stays empty: in BCC the Python program fills it, and the text does not say with what",
                map->name);
    }
    return 0;
}

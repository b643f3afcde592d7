// SPDX-License-Identifier: Apache-2.0
#include "show/describe.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "output/schema.h"
#include "show/map_rows.h"

static void add_map(const struct maps *maps, size_t index, struct schema_map *list, size_t *count)
{
    const struct image_map *map = &maps->image->maps[index];
    if (!maps_is_shown(maps, index))
        return;
    list[(*count)++] = (struct schema_map){
        .name = map->name,
        .key = &map->key,
        .value = &map->value,
        .may_be_histogram = map_rows_may_be_histogram(map, maps->usage),
        .has_cpus = map_rows_have_cpus(map),
    };
}

void describe(const struct maps *maps, const char *name, bool is_raw, bool show_time)
{
    const struct image *image = maps->image;
    struct schema_buffer *buffers = NULL;
    struct schema_map *shown = xcalloc(image->map_count, sizeof(*shown));
    struct schema schema = {
        .probe = name,
        .maps = shown,
        .is_raw = is_raw,
        .show_time = show_time,
    };
    for (size_t i = 0; i < image->map_count; i++) {
        const struct image_map *map = &image->maps[i];
        for (const struct layout *event = &map->event; map->has_events && event != NULL; event = event->other)
            array_push(buffers, schema.buffer_count) =
                (struct schema_buffer){.name = map->name, .event = event};
        add_map(maps, i, shown, &schema.map_count);
    }
    schema.buffers = buffers;
    struct text text = {0};
    schema_write(&schema, &text);
    fwrite(text.bytes, 1, text.length, stdout);
    text_finish(&text);
    free(shown);
    free(buffers);
}

// SPDX-License-Identifier: Apache-2.0
#include "channels.h"

#include <errno.h>
#include <stdlib.h>

#include "base/memory.h"

int channels_init(struct channels *channels, size_t bytes_per_cpu)
{
    *channels = (struct channels){.stream = stream_new(bytes_per_cpu)};
    return channels->stream != NULL ? 0 : -EINVAL;
}

void channels_finish(struct channels *channels)
{
    stream_free(channels->stream);
    free(channels->layouts);
    free(channels->names);
    *channels = (struct channels){0};
}

static uint32_t free_number(struct channels *channels)
{
    for (size_t i = 0; i < channels->count; i++)
        if (channels->layouts[i] == NULL && !stream_has(channels->stream, (uint32_t)i))
            return (uint32_t)i;
    size_t count = channels->count;
    array_push(channels->names, count) = NULL;
    array_push(channels->layouts, channels->count) = NULL; // NOLINT(bugprone-sizeof-expression)
    return (uint32_t)channels->count - 1;
}

int channels_open(struct channels *channels, const struct image_map *map, int map_fd, uint32_t *number)
{
    *number = free_number(channels);
    int err = map->type == BPF_MAP_TYPE_RINGBUF
                  ? stream_add_ring(channels->stream, map_fd, map->max_entries, *number, map->name)
                  : stream_add(channels->stream, map_fd, *number, map->name);
    if (err == 0) {
        channels_hand_over(channels, *number, map);
        return 0;
    }
    stream_end(channels->stream, *number);
    *number = CHANNEL_NONE;
    return err;
}

void channels_hand_over(struct channels *channels, uint32_t number, const struct image_map *map)
{
    channels->layouts[number] = &map->event;
    channels->names[number] = map->name;
}

void channels_end(struct channels *channels, uint32_t number)
{
    stream_end(channels->stream, number);
}

void channels_forget(struct channels *channels, uint32_t number)
{
    channels->layouts[number] = NULL;
    channels->names[number] = NULL;
}

const struct layout **channels_layouts(const struct channels *channels, size_t *count)
{
    const struct layout **layouts =
        xcalloc(channels->count, sizeof(*layouts)); // NOLINT(bugprone-sizeof-expression)
    *count = 0;
    for (size_t i = 0; i < channels->count; i++)
        if (channels->layouts[i] != NULL)
            layouts[(*count)++] = channels->layouts[i];
    return layouts;
}

// SPDX-License-Identifier: Apache-2.0
#include "run/channels.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "attach/hotplug.h"
#include "base/memory.h"
#include "events/perf_buffer.h"

int channels_init(struct channels *channels, size_t bytes_per_cpu)
{
    *channels = (struct channels){.stream = stream_new(bytes_per_cpu), .hotplug_fd = -1};
    return channels->stream != NULL ? 0 : -EINVAL;
}

void channels_finish(struct channels *channels)
{
    if (channels->stream != NULL && channels->hotplug_fd >= 0)
        close(channels->hotplug_fd);
    stream_free(channels->stream);
    free(channels->layouts);
    free(channels->names);
    *channels = (struct channels){0};
}

/* A CPU that cannot be followed is no reason to stop reading the others. */
static void take_cpus(void *context)
{
    struct channels *channels = context;
    struct hotplug_news news;
    while (hotplug_next(channels->hotplug_fd, &news)) {
        if (!news.is_online) {
            stream_cpu_offline(channels->stream, news.cpu);
        } else if (stream_cpu_online(channels->stream, news.cpu) != 0) {
            warn("%s: its events are not seen", error_text());
            error_clear();
        }
    }
}

void channels_wait_in(struct channels *channels, struct loop *loop)
{
    loop_add(loop, stream_fd(channels->stream), NULL, NULL);
    channels->hotplug_fd = hotplug_open();
    if (channels->hotplug_fd >= 0) {
        loop_add(loop, channels->hotplug_fd, take_cpus, channels);
        return;
    }
    warn("%s: events of CPUs that come online are not seen", error_text());
    error_clear();
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

/* Warns if records that come through the map cannot be told apart. */
static void warn_alike(const struct image_map *map)
{
    bool is_padded = map->type != BPF_MAP_TYPE_RINGBUF;
    for (const struct layout *event = &map->event; event != NULL; event = event->other)
        for (const struct layout *other = event->other; other != NULL; other = other->other)
            if (layout_looks_like(event, other, is_padded))
                warn(
                    "'%s' carries '%s' and '%s', whose records are of one size: all are shown as '%s'; give each a buffer of its own",
                    map->name, event->name, other->name,
                    (other->size_bytes > event->size_bytes ? other : event)->name);
}

/* A perf record's size is a number of 16 bits: a larger one wraps, and bpf_perf_event_output() succeeds all the same
 * (perf_prepare_sample() in kernel/events/core.c). */
static int check_sizes(const struct image_map *map)
{
    for (const struct layout *event = &map->event; event != NULL; event = event->other) {
        if (event->size_bytes <= PERF_DATA_MAX_BYTES)
            continue;
        hint("a ring buffer takes it: BPF_RINGBUF_OUTPUT(%s, PAGES) and %s.ringbuf_output()", map->name,
             map->name);
        return failx(
            E2BIG, "cannot send '%s' of %u bytes through '%s': a perf buffer takes events of up to %d bytes",
            event->name, event->size_bytes, map->name, PERF_DATA_MAX_BYTES);
    }
    return 0;
}

int channels_open(struct channels *channels, const struct image_map *map, int map_fd, uint32_t *number)
{
    *number = CHANNEL_NONE;
    int err = map->type == BPF_MAP_TYPE_RINGBUF ? 0 : check_sizes(map);
    if (err != 0)
        return err;
    *number = free_number(channels);
    err = map->type == BPF_MAP_TYPE_RINGBUF
              ? stream_add_ring(channels->stream, map_fd, map->max_entries, *number, map->name)
              : stream_add(channels->stream, map_fd, *number, map->name);
    if (err == 0) {
        channels_hand_over(channels, *number, map);
        warn_alike(map);
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
    const struct layout **layouts = NULL;
    *count = 0;
    for (size_t i = 0; i < channels->count; i++)
        for (const struct layout *layout = channels->layouts[i]; layout != NULL; layout = layout->other)
            array_push(layouts, *count) = layout; // NOLINT(bugprone-sizeof-expression)
    return layouts;
}

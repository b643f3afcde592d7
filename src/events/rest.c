// SPDX-License-Identifier: Apache-2.0
/*
 * A stream at rest. Looking into buffers every few tens of ms costs an idle machine a timer and a wake-up
 * each time, and a lone event waits for the next look. So where nothing has come for a while, each perf
 * buffer's place in its map is taken by an event which wakes the reader at the first record, and writes into
 * the same memory.
 */
#include "base/clock.h"
#include "base/numbers.h"
#include "events/stream_private.h"

#define TICK_MS            25 /* a lone event is on the screen before a person could tell */
#define TICK_HOLDING_MS    2
#define REST_AFTER_NS      100000000
#define REST_MS            1000
#define REST_WITH_RINGS_MS 250 /* a probe may send with BPF_RB_NO_WAKEUP */

static const struct perf_map *map_of(const struct stream *stream, const struct perf_buffer *buffer)
{
    for (size_t i = 0; i < stream->map_count; i++)
        if (stream->maps[i].source == buffer->source)
            return &stream->maps[i];
    return NULL;
}

static bool enter_bells(struct stream *stream)
{
    for (size_t i = 0; i < stream->buffer_count; i++) {
        struct perf_buffer *buffer = &stream->buffers[i];
        const struct perf_map *map = map_of(stream, buffer);
        if (!buffer->is_ended && (map == NULL || perf_buffer_enter_bell(buffer, map->fd) != 0))
            return false;
    }
    return true;
}

void stream_rouse(struct stream *stream)
{
    if (!stream->is_resting)
        return;
    stream->is_resting = false;
    for (size_t i = 0; i < stream->buffer_count; i++) {
        struct perf_buffer *buffer = &stream->buffers[i];
        const struct perf_map *map = map_of(stream, buffer);
        /* A CPU may have gone offline meanwhile; what it sends no more needs no place. */
        if (!buffer->is_ended && map != NULL && perf_buffer_enter(buffer, map->fd, map->name) != 0)
            error_clear();
    }
}

/* An event may have come after the last drain, and before its buffer had a bell. */
static bool is_empty(struct stream *stream)
{
    for (size_t i = 0; i < stream->buffer_count; i++) {
        perf_buffer_refresh(&stream->buffers[i]);
        if (stream->buffers[i].head != stream->buffers[i].position)
            return false;
    }
    return true;
}

/* Where there is no room for the bells, ticks do as well. */
static void rest(struct stream *stream)
{
    stream->is_resting = true;
    stream->has_no_bells = !enter_bells(stream);
    if (stream->has_no_bells || !is_empty(stream))
        stream_rouse(stream);
}

int stream_tick_ms(const struct stream *stream)
{
    int tick_ms = stream->is_holding ? TICK_HOLDING_MS : TICK_MS;
    return min_int(tick_ms, stream->ring_tick_ms);
}

int stream_sleep_ms(struct stream *stream)
{
    bool is_idle = !stream->is_holding && stream_now_ns(stream) - stream->busy_ns > REST_AFTER_NS;
    if (is_idle && !stream->is_resting && !stream->has_no_bells)
        rest(stream);
    if (!stream->is_resting)
        return stream_tick_ms(stream);
    return stream->ring_count > 0 ? REST_WITH_RINGS_MS : REST_MS;
}

// SPDX-License-Identifier: Apache-2.0
/* Counting the events of a stream without taking them: copies of its readers walk over the same memory. */
#include "events/stream_private.h"

static uint64_t count_perf(struct perf_buffer buffer)
{
    uint64_t count = 0;
    perf_buffer_refresh(&buffer);
    while (perf_buffer_peek(&buffer)) {
        buffer.position += buffer.next_bytes;
        buffer.next_bytes = 0;
        count++;
    }
    return count;
}

static uint64_t count_ring(struct ring_buffer ring)
{
    uint64_t count = 0;
    uint32_t bytes;
    ring_buffer_refresh(&ring);
    while (ring_buffer_take(&ring, &bytes) != NULL)
        count++;
    return count;
}

uint64_t stream_waiting(const struct stream *stream)
{
    uint64_t count = 0;
    for (size_t i = 0; i < stream->buffer_count; i++)
        count += count_perf(stream->buffers[i]);
    for (size_t i = 0; i < stream->ring_count; i++)
        count += count_ring(stream->rings[i]);
    return count;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel's side of a perf buffer, played in plain memory: writes records as perf_event_open(2) describes
 * them and heeds neither data_tail nor reason, so that a test can write what a kernel would not.
 */
#ifndef BCCRUN_FAKE_RING_H
#define BCCRUN_FAKE_RING_H

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "events/perf_buffer.h"

struct fake_ring {
    struct perf_event_mmap_page control;
    size_t bytes;
    unsigned char *memory; /* on the heap and no larger than the ring, so that ASan sees a read beyond it */
};

/* An empty ring whose next record is at the position @start. */
static inline void fake_ring_init(struct fake_ring *ring, size_t bytes, uint64_t start)
{
    memset(&ring->control, 0, sizeof(ring->control));
    ring->control.data_head = start;
    ring->control.data_tail = start;
    ring->bytes = bytes;
    ring->memory = xcalloc(1, bytes);
}

static inline void fake_ring_finish(struct fake_ring *ring)
{
    free(ring->memory);
}

static inline void fake_ring_write(struct fake_ring *ring, const void *bytes, size_t count)
{
    size_t offset = ring->control.data_head % ring->bytes;
    size_t until_end = count < ring->bytes - offset ? count : ring->bytes - offset;
    memcpy(ring->memory + offset, bytes, until_end);
    memcpy(ring->memory, (const unsigned char *)bytes + until_end, count - until_end);
    ring->control.data_head += count;
}

static inline void fake_ring_header(struct fake_ring *ring, uint32_t type, uint16_t size)
{
    struct perf_event_header header = {.type = type, .size = size};
    fake_ring_write(ring, &header, sizeof(header));
}

/* Writes an event and pads its data as the kernel does. */
static inline void fake_ring_event(struct fake_ring *ring, uint64_t time_ns, const void *data, size_t bytes)
{
    static const unsigned char zeros[8];
    size_t padding = (8 - (bytes + 4) % 8) % 8;
    uint32_t padded_bytes = (uint32_t)(bytes + padding);
    fake_ring_header(ring, PERF_RECORD_SAMPLE, (uint16_t)(20 + padded_bytes));
    fake_ring_write(ring, &time_ns, sizeof(time_ns));
    fake_ring_write(ring, &padded_bytes, sizeof(padded_bytes));
    fake_ring_write(ring, data, bytes);
    fake_ring_write(ring, zeros, padding);
}

static inline void fake_ring_lost(struct fake_ring *ring, uint64_t count)
{
    uint64_t id_and_count[] = {17, count};
    fake_ring_header(ring, PERF_RECORD_LOST, 8 + sizeof(id_and_count));
    fake_ring_write(ring, id_and_count, sizeof(id_and_count));
}

#endif

// SPDX-License-Identifier: Apache-2.0
/*
 * A ring full of anything, with a head anywhere: reading must end, and stay within the ring. The input: a
 * position to start at, two heads to read up to, then the ring's content, repeated as often as it fits.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "events/perf_buffer.h"

#define RING_BYTES 4096
#define HEADS      2

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static uint64_t take_number(const uint8_t **input, size_t *size)
{
    uint64_t number = 0;
    size_t bytes = *size < sizeof(number) ? *size : sizeof(number);
    memcpy(&number, *input, bytes);
    *input += bytes;
    *size -= bytes;
    return number;
}

static void read_all(struct perf_buffer *buffer)
{
    static unsigned char copy[RING_BYTES];
    size_t events = 0;
    perf_buffer_refresh(buffer);
    while (perf_buffer_peek(buffer)) {
        uint32_t bytes;
        const void *data = perf_buffer_take(buffer, &bytes);
        memcpy(copy, data,
               bytes); /* touches every byte: the sanitizer sees each one that is not the ring's */
        if (++events > RING_BYTES / 24)
            abort(); /* more events than the ring can hold */
    }
    perf_buffer_release(buffer);
    if (buffer->position != buffer->head)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    struct perf_event_mmap_page control = {0};
    struct perf_buffer buffer;
    uint64_t heads[HEADS];
    control.data_tail = take_number(&input, &size) & ~UINT64_C(7);
    for (size_t i = 0; i < HEADS; i++)
        heads[i] = take_number(&input, &size);
    unsigned char *ring = xcalloc(1, RING_BYTES);
    for (size_t i = 0; size > 0 && i < RING_BYTES; i++)
        ring[i] = input[i % size];
    perf_buffer_init(&buffer, &control, ring, RING_BYTES);
    for (size_t i = 0; i < HEADS; i++) {
        /* Half of the heads lie where a kernel could have put them, else hardly any record would be read. */
        control.data_head = heads[i] % 2 == 0 ? heads[i] : control.data_tail + heads[i] % RING_BYTES;
        read_all(&buffer);
    }
    perf_buffer_close(&buffer);
    free(ring);
    return 0;
}

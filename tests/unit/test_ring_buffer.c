// SPDX-License-Identifier: Apache-2.0
#include "events/ring_buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include <cmocka.h>

#define RING_BYTES 4096

/* The kernel's side, played in plain memory: what it maps twice is written twice. */
struct fake {
    uint64_t consumer, producer;
    unsigned char *ring;
    struct ring_buffer buffer;
};

static void fake_init(struct fake *fake, uint64_t start)
{
    *fake = (struct fake){.consumer = start, .producer = start, .ring = calloc(2, RING_BYTES)};
    assert_non_null(fake->ring);
    ring_buffer_init(&fake->buffer, &fake->consumer, &fake->producer, fake->ring, RING_BYTES);
}

static void fake_finish(struct fake *fake)
{
    free(fake->ring);
}

static void put(struct fake *fake, uint64_t position, const void *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = (position + i) % RING_BYTES;
        fake->ring[at] = fake->ring[at + RING_BYTES] = ((const unsigned char *)bytes)[i];
    }
}

/* Writes a record and returns its position. @flags: BPF_RINGBUF_BUSY_BIT, BPF_RINGBUF_DISCARD_BIT. */
static uint64_t send(struct fake *fake, const void *data, uint32_t bytes, uint32_t flags)
{
    uint64_t position = fake->producer;
    uint32_t header[2] = {bytes | flags, 0};
    put(fake, position, header, sizeof(header));
    put(fake, position + sizeof(header), data, bytes);
    fake->producer += (sizeof(header) + bytes + 7) / 8 * 8;
    return position;
}

static void take(struct fake *fake, const char *expected)
{
    uint32_t bytes = 0;
    const void *data = ring_buffer_take(&fake->buffer, &bytes);
    assert_non_null(data);
    assert_int_equal(bytes, strlen(expected));
    assert_memory_equal(data, expected, bytes);
}

static void take_nothing(struct fake *fake)
{
    uint32_t bytes = 0;
    assert_null(ring_buffer_take(&fake->buffer, &bytes));
}

static void records_in_their_order(void **state)
{
    (void)state;
    struct fake fake;
    fake_init(&fake, 0);
    send(&fake, "one", 3, 0);
    send(&fake, "eight888", 8, 0);
    take_nothing(&fake); /* not read yet */
    ring_buffer_refresh(&fake.buffer);
    send(&fake, "later", 5, 0);
    take(&fake, "one");
    take(&fake, "eight888");
    take_nothing(&fake);
    assert_int_equal(fake.consumer, 0);
    ring_buffer_release(&fake.buffer);
    assert_int_equal(fake.consumer, 16 + 16);
    ring_buffer_refresh(&fake.buffer);
    take(&fake, "later");
    ring_buffer_release(&fake.buffer);
    assert_int_equal(fake.consumer, fake.producer);
    fake_finish(&fake);
}

static void record_across_the_end(void **state)
{
    (void)state;
    for (uint64_t start = 5 * RING_BYTES - 24; start <= 5 * RING_BYTES; start += 8) {
        struct fake fake;
        fake_init(&fake, start);
        send(&fake, "seventeen letters", 17, 0);
        send(&fake, "b", 1, 0);
        ring_buffer_refresh(&fake.buffer);
        take(&fake, "seventeen letters");
        take(&fake, "b");
        take_nothing(&fake);
        fake_finish(&fake);
    }
}

static void record_that_is_being_written_holds_back(void **state)
{
    (void)state;
    struct fake fake;
    fake_init(&fake, 0);
    send(&fake, "first", 5, 0);
    uint64_t busy = send(&fake, "slow", 4, BPF_RINGBUF_BUSY_BIT);
    send(&fake, "behind", 6, 0);
    ring_buffer_refresh(&fake.buffer);
    take(&fake, "first");
    take_nothing(&fake);
    ring_buffer_release(&fake.buffer);
    assert_int_equal(fake.consumer, busy);
    put(&fake, busy, &(uint32_t){4}, sizeof(uint32_t));
    take(&fake, "slow");
    take(&fake, "behind");
    fake_finish(&fake);
}

static void discarded_records_are_passed_over(void **state)
{
    (void)state;
    struct fake fake;
    fake_init(&fake, 0);
    send(&fake, "no", 2, BPF_RINGBUF_DISCARD_BIT);
    send(&fake, "no", 2, BPF_RINGBUF_DISCARD_BIT);
    send(&fake, "yes", 3, 0);
    send(&fake, "no", 2, BPF_RINGBUF_DISCARD_BIT);
    ring_buffer_refresh(&fake.buffer);
    take(&fake, "yes");
    take_nothing(&fake);
    ring_buffer_release(&fake.buffer);
    assert_int_equal(fake.consumer, fake.producer);
    fake_finish(&fake);
}

/* A length that reaches beyond what was written: what follows cannot be found, but later records can. */
static void damaged_length_ends_the_drain(void **state)
{
    (void)state;
    static const uint32_t lengths[] = {9, RING_BYTES, BPF_RINGBUF_DISCARD_BIT - 1};
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        struct fake fake;
        fake_init(&fake, RING_BYTES - 8);
        uint64_t damaged = send(&fake, "eight888", 8, 0);
        put(&fake, damaged, &lengths[i], sizeof(lengths[i]));
        ring_buffer_refresh(&fake.buffer);
        take_nothing(&fake);
        send(&fake, "after", 5, 0);
        ring_buffer_refresh(&fake.buffer);
        take(&fake, "after");
        fake_finish(&fake);
    }
}

static void empty_record(void **state)
{
    (void)state;
    struct fake fake;
    fake_init(&fake, 0);
    send(&fake, "", 0, 0);
    ring_buffer_refresh(&fake.buffer);
    take(&fake, "");
    take_nothing(&fake);
    fake_finish(&fake);
}

static void what_is_no_ring_buffer_is_refused(void **state)
{
    (void)state;
    struct ring_buffer buffer;
    assert_true(ring_buffer_open(&buffer, -1, RING_BYTES, "events") < 0);
    assert_string_equal(error_text(), "cannot map the ring buffer 'events': Bad file descriptor");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_in_their_order),
        cmocka_unit_test(record_across_the_end),
        cmocka_unit_test(record_that_is_being_written_holds_back),
        cmocka_unit_test(discarded_records_are_passed_over),
        cmocka_unit_test(damaged_length_ends_the_drain),
        cmocka_unit_test(empty_record),
        cmocka_unit_test(what_is_no_ring_buffer_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

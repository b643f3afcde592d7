// SPDX-License-Identifier: Apache-2.0
#include "events/perf_buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "fake_ring.h"

#include <cmocka.h>

#define RING_BYTES 256

struct fixture {
    struct fake_ring ring;
    struct perf_buffer buffer;
};

static void open_at(struct fixture *f, size_t bytes, uint64_t start)
{
    fake_ring_init(&f->ring, bytes, start);
    perf_buffer_init(&f->buffer, &f->ring.control, f->ring.memory, bytes);
}

static void close_both(struct fixture *f)
{
    perf_buffer_close(&f->buffer);
    fake_ring_finish(&f->ring);
}

static void expect_event(struct perf_buffer *buffer, uint64_t time_ns, const void *data, size_t bytes)
{
    assert_true(perf_buffer_peek(buffer));
    assert_int_equal(buffer->next_ns, time_ns);
    uint32_t taken_bytes;
    const void *taken = perf_buffer_take(buffer, &taken_bytes);
    assert_in_range(taken_bytes, bytes, bytes + 7);
    assert_int_equal((taken_bytes + 4) % 8, 0);
    assert_memory_equal(taken, data, bytes);
}

static void expect_none(struct perf_buffer *buffer)
{
    assert_false(perf_buffer_peek(buffer));
}

static void fill(unsigned char *data, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        data[i] = (unsigned char)(i * 7 + 1);
}

static void empty_ring_has_no_event(void **state)
{
    (void)state;
    struct fixture f;
    open_at(&f, RING_BYTES, 0);
    expect_none(&f.buffer);
    perf_buffer_refresh(&f.buffer);
    expect_none(&f.buffer);
    assert_int_equal(perf_buffer_lost(&f.buffer), 0);
    close_both(&f);
}

static void event_is_read_at_every_offset(void **state)
{
    (void)state;
    unsigned char data[100] = {0};
    fill(data, sizeof(data));
    for (uint64_t start = 0; start < RING_BYTES; start += 8) {
        struct fixture f;
        open_at(&f, RING_BYTES, start);
        fake_ring_event(&f.ring, 1000 + start, data, sizeof(data));
        fake_ring_event(&f.ring, 2000 + start, data, 20);
        perf_buffer_refresh(&f.buffer);
        expect_event(&f.buffer, 1000 + start, data, sizeof(data));
        expect_event(&f.buffer, 2000 + start, data, 20);
        expect_none(&f.buffer);
        assert_int_equal(f.buffer.damaged, 0);
        close_both(&f);
    }
}

static void event_is_read_at_every_size(void **state)
{
    (void)state;
    unsigned char data[RING_BYTES] = {0};
    fill(data, sizeof(data));
    struct fixture f;
    open_at(&f, RING_BYTES, 8);
    for (size_t bytes = 0; bytes <= RING_BYTES - 24; bytes++) {
        fake_ring_event(&f.ring, bytes, data, bytes);
        perf_buffer_refresh(&f.buffer);
        expect_event(&f.buffer, bytes, data, bytes);
        perf_buffer_release(&f.buffer);
    }
    assert_int_equal(f.buffer.damaged, 0);
    close_both(&f);
}

static void largest_record_wraps(void **state)
{
    (void)state;
    size_t ring_bytes = 65536, data_bytes = 65528 - 20;
    unsigned char *data = xcalloc(1, data_bytes);
    fill(data, data_bytes);
    for (uint64_t start = 0; start < ring_bytes; start += 4088) {
        struct fixture f;
        open_at(&f, ring_bytes, start);
        fake_ring_event(&f.ring, 1, data, data_bytes);
        perf_buffer_refresh(&f.buffer);
        expect_event(&f.buffer, 1, data, data_bytes);
        expect_none(&f.buffer);
        close_both(&f);
    }
    free(data);
}

static void positions_pass_two_to_the_64(void **state)
{
    (void)state;
    struct fixture f;
    open_at(&f, RING_BYTES, UINT64_MAX - 31);
    for (uint64_t i = 0; i < 3; i++)
        fake_ring_event(&f.ring, i, &i, sizeof(i));
    perf_buffer_refresh(&f.buffer);
    for (uint64_t i = 0; i < 3; i++)
        expect_event(&f.buffer, i, &i, sizeof(i));
    expect_none(&f.buffer);
    assert_int_equal(f.buffer.damaged, 0);
    close_both(&f);
}

static void event_written_after_refresh_waits(void **state)
{
    (void)state;
    struct fixture f;
    open_at(&f, RING_BYTES, 0);
    fake_ring_event(&f.ring, 1, "first", 6);
    perf_buffer_refresh(&f.buffer);
    fake_ring_event(&f.ring, 2, "second", 7);
    expect_event(&f.buffer, 1, "first", 6);
    expect_none(&f.buffer);
    perf_buffer_refresh(&f.buffer);
    expect_event(&f.buffer, 2, "second", 7);
    close_both(&f);
}

static void memory_goes_back_at_release_only(void **state)
{
    (void)state;
    struct fixture f;
    open_at(&f, RING_BYTES, 64);
    fake_ring_event(&f.ring, 1, "first", 6);
    uint64_t behind_first = f.ring.control.data_head;
    fake_ring_event(&f.ring, 2, "second", 7);
    perf_buffer_refresh(&f.buffer);
    expect_event(&f.buffer, 1, "first", 6);
    assert_true(perf_buffer_peek(&f.buffer));
    assert_int_equal(f.ring.control.data_tail, 64);
    perf_buffer_release(&f.buffer);
    assert_int_equal(f.ring.control.data_tail, behind_first);
    expect_event(&f.buffer, 2, "second", 7);
    close_both(&f);
}

static void losses_are_counted(void **state)
{
    (void)state;
    struct fixture f;
    open_at(&f, RING_BYTES, RING_BYTES - 16); /* the first LOST record wraps */
    fake_ring_lost(&f.ring, 23);
    fake_ring_event(&f.ring, 1, "one", 4);
    fake_ring_lost(&f.ring, 19);
    perf_buffer_refresh(&f.buffer);
    expect_event(&f.buffer, 1, "one", 4);
    assert_int_equal(perf_buffer_lost(&f.buffer), 23);
    expect_none(&f.buffer);
    assert_int_equal(perf_buffer_lost(&f.buffer), 42);
    close_both(&f);
}

static void other_records_are_passed(void **state)
{
    (void)state;
    struct fixture f;
    open_at(&f, RING_BYTES, 0);
    fake_ring_header(&f.ring, PERF_RECORD_THROTTLE, 8);
    fake_ring_header(&f.ring, 0xffffffff, 16);
    fake_ring_header(&f.ring, 0, 0); /* the other half of it */
    fake_ring_event(&f.ring, 1, "one", 4);
    perf_buffer_refresh(&f.buffer);
    expect_event(&f.buffer, 1, "one", 4);
    assert_int_equal(perf_buffer_lost(&f.buffer), 0);
    close_both(&f);
}

/* Writes a record of a type and a size that cannot be, before or after good events, and expects that reading
 * goes on with what is written after it was found. */
static void expect_recovery(uint32_t type, uint16_t size, uint32_t data_bytes)
{
    struct fixture f;
    open_at(&f, RING_BYTES, RING_BYTES - 48);
    fake_ring_event(&f.ring, 1, "before", 7);
    uint64_t body[] = {2, data_bytes};
    fake_ring_header(&f.ring, type, size);
    fake_ring_write(&f.ring, body, sizeof(body));
    perf_buffer_refresh(&f.buffer);
    expect_event(&f.buffer, 1, "before", 7);
    expect_none(&f.buffer);
    assert_int_equal(perf_buffer_lost(&f.buffer), 1);

    fake_ring_event(&f.ring, 3, "after", 6);
    perf_buffer_refresh(&f.buffer);
    expect_event(&f.buffer, 3, "after", 6);
    expect_none(&f.buffer);
    assert_int_equal(perf_buffer_lost(&f.buffer), 1);
    close_both(&f);
}

static void impossible_sizes_are_skipped(void **state)
{
    (void)state;
    const uint16_t sizes[] = {0, 1, 7, 8, 16, 23, 25, 32, 256, 65528, 65535};
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
        expect_recovery(PERF_RECORD_SAMPLE, sizes[i], 4);
    expect_recovery(PERF_RECORD_LOST, 8, 0);
    expect_recovery(PERF_RECORD_LOST, 16, 1000); /* which must not be taken for the number of lost events */
    expect_recovery(PERF_RECORD_THROTTLE, 0, 0);
    expect_recovery(PERF_RECORD_THROTTLE, 12, 0);
}

static void data_larger_than_its_record_is_skipped(void **state)
{
    (void)state;
    expect_recovery(PERF_RECORD_SAMPLE, 24, 5);
    expect_recovery(PERF_RECORD_SAMPLE, 24, UINT32_MAX);
}

/* A head that is before the position, far beyond it, or within a record. */
static void impossible_heads_are_skipped(void **state)
{
    (void)state;
    const int64_t steps[] = {-8, -1, RING_BYTES + 8, INT64_MAX, 12};
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        struct fixture f;
        open_at(&f, RING_BYTES, 4096);
        f.ring.control.data_head += (uint64_t)steps[i];
        perf_buffer_refresh(&f.buffer);
        expect_none(&f.buffer);
        assert_int_equal(perf_buffer_lost(&f.buffer), 1);

        f.ring.control.data_head -= f.ring.control.data_head % 8;
        fake_ring_event(&f.ring, 3, "after", 6);
        perf_buffer_refresh(&f.buffer);
        expect_event(&f.buffer, 3, "after", 6);
        close_both(&f);
    }
}

/* Somebody wrote without heeding data_tail: what is there is sound, and not what was to be read. */
static void overrun_ring_is_skipped(void **state)
{
    (void)state;
    struct fixture f;
    open_at(&f, RING_BYTES, 0);
    for (uint64_t i = 0; i < RING_BYTES / 32 + 1; i++)
        fake_ring_event(&f.ring, i, &i, sizeof(i));
    perf_buffer_refresh(&f.buffer);
    expect_none(&f.buffer);
    assert_int_equal(perf_buffer_lost(&f.buffer), 1);
    close_both(&f);
}

/* An event was read, but not taken, and then the ring turns out to be damaged. */
static void damage_drops_the_event_at_hand(void **state)
{
    (void)state;
    struct fixture f;
    open_at(&f, RING_BYTES, 0);
    fake_ring_event(&f.ring, 1, "one", 4);
    perf_buffer_refresh(&f.buffer);
    assert_true(perf_buffer_peek(&f.buffer));
    f.ring.control.data_head += 4096;
    perf_buffer_refresh(&f.buffer);
    expect_none(&f.buffer);
    close_both(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_ring_has_no_event),
        cmocka_unit_test(event_is_read_at_every_offset),
        cmocka_unit_test(event_is_read_at_every_size),
        cmocka_unit_test(largest_record_wraps),
        cmocka_unit_test(positions_pass_two_to_the_64),
        cmocka_unit_test(event_written_after_refresh_waits),
        cmocka_unit_test(memory_goes_back_at_release_only),
        cmocka_unit_test(losses_are_counted),
        cmocka_unit_test(other_records_are_passed),
        cmocka_unit_test(impossible_sizes_are_skipped),
        cmocka_unit_test(data_larger_than_its_record_is_skipped),
        cmocka_unit_test(impossible_heads_are_skipped),
        cmocka_unit_test(overrun_ring_is_skipped),
        cmocka_unit_test(damage_drops_the_event_at_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

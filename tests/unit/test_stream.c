// SPDX-License-Identifier: Apache-2.0
#include "events/stream_private.h"

#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "fake_ring.h"

#include <cmocka.h>

#define CPUS        4
#define MANY        1000
#define RING_BYTES  65536
#define FUTURE_NS   1000000000000 /* by how much an event that must be held back is ahead of the clock */
#define EVENT_BYTES 32            /* of a record with an eight byte number, padded */

struct fixture {
    struct fake_ring rings[CPUS];
    struct stream *stream;
};

static int open_stream(void **state)
{
    struct fixture *f = xcalloc(1, sizeof(*f));
    f->stream = stream_new(RING_BYTES);
    assert_non_null(f->stream);
    for (uint32_t cpu = 0; cpu < CPUS; cpu++) {
        struct perf_buffer buffer;
        fake_ring_init(&f->rings[cpu], RING_BYTES, RING_BYTES - 16);
        perf_buffer_init(&buffer, &f->rings[cpu].control, f->rings[cpu].memory, RING_BYTES);
        buffer.cpu = cpu;
        buffer.source = 40 + cpu;
        stream_adopt(f->stream, &buffer);
    }
    *state = f;
    return 0;
}

static int close_stream(void **state)
{
    struct fixture *f = *state;
    stream_free(f->stream);
    for (uint32_t cpu = 0; cpu < CPUS; cpu++)
        fake_ring_finish(&f->rings[cpu]);
    free(f);
    return 0;
}

/* The same numbers in each run (Numerical Recipes' generator), below @limit. */
static uint32_t random_below(uint32_t limit)
{
    static uint32_t state = 23;
    state = state * 1664525 + 1013904223;
    return (state >> 8) % limit;
}

static void put(struct fixture *f, uint32_t cpu, uint64_t time_ns, uint64_t number)
{
    fake_ring_event(&f->rings[cpu], time_ns, &number, sizeof(number));
}

static uint64_t number_of(const struct record *record)
{
    uint64_t number;
    assert_in_range(record->size_bytes, sizeof(number), sizeof(number) + 7);
    memcpy(&number, record->data, sizeof(number));
    return number;
}

static void expect_next(struct fixture *f, uint32_t cpu, uint64_t time_ns, uint64_t number)
{
    struct record record;
    assert_true(stream_next(f->stream, &record));
    assert_int_equal(record.cpu, cpu);
    assert_int_equal(record.source, 40 + cpu);
    assert_int_equal(record.time_ns, time_ns);
    assert_int_equal(number_of(&record), number);
}

static void expect_end(struct fixture *f)
{
    struct record record;
    assert_false(stream_next(f->stream, &record));
    assert_false(stream_next(f->stream, &record));
}

static void stream_without_buffers_is_empty(void **state)
{
    (void)state;
    struct record record;
    struct stream *stream = stream_new(1);
    assert_non_null(stream);
    assert_false(stream_next(stream, &record));
    stream_drain(stream, true);
    assert_false(stream_next(stream, &record));
    assert_int_equal(stream_lost(stream), 0);
    assert_true(stream_fd(stream) >= 0);
    stream_free(stream);
    stream_free(NULL);
}

static void nothing_comes_without_a_drain(void **state)
{
    struct fixture *f = *state;
    put(f, 2, 5, 1);
    expect_end(f);
    stream_drain(f->stream, false);
    expect_next(f, 2, 5, 1);
    put(f, 2, 6, 2);
    expect_end(f);
}

static void interleaved_times_are_merged(void **state)
{
    struct fixture *f = *state;
    put(f, 0, 10, 1), put(f, 0, 20, 4), put(f, 0, 70, 9);
    put(f, 1, 15, 2), put(f, 1, 16, 3), put(f, 1, 60, 8);
    put(f, 3, 30, 5), put(f, 3, 40, 6), put(f, 3, 50, 7);
    stream_drain(f->stream, false);
    expect_next(f, 0, 10, 1);
    expect_next(f, 1, 15, 2);
    expect_next(f, 1, 16, 3);
    expect_next(f, 0, 20, 4);
    expect_next(f, 3, 30, 5);
    expect_next(f, 3, 40, 6);
    expect_next(f, 3, 50, 7);
    expect_next(f, 1, 60, 8);
    expect_next(f, 0, 70, 9);
    expect_end(f);
}

static void equal_times_go_by_cpu(void **state)
{
    struct fixture *f = *state;
    for (uint32_t cpu = CPUS; cpu-- > 0;) {
        put(f, cpu, 7, 1);
        put(f, cpu, 7, 2);
        put(f, cpu, 8, 3);
        put(f, cpu, 0, 4); /* late: comes as soon as it can */
    }
    stream_drain(f->stream, false);
    for (uint32_t cpu = 0; cpu < CPUS; cpu++) {
        expect_next(f, cpu, 7, 1);
        expect_next(f, cpu, 7, 2);
    }
    for (uint32_t cpu = 0; cpu < CPUS; cpu++) {
        expect_next(f, cpu, 8, 3);
        expect_next(f, cpu, 0, 4);
    }
    expect_end(f);
}

/* Random loads over several drains: every event once, ordered by time and then CPU, in its buffer's order. */
static void random_loads_are_merged(void **state)
{
    struct fixture *f = *state;
    uint64_t times[CPUS] = {0}, sent[CPUS] = {0}, received[CPUS] = {0};
    uint64_t last_key = 0;

    for (uint32_t drain = 0; drain < 200; drain++) {
        uint64_t base = drain * UINT64_C(1000000);
        for (uint32_t i = random_below(1500); i > 0; i--) {
            uint32_t cpu = random_below(1 + drain % CPUS);
            times[cpu] = (times[cpu] > base ? times[cpu] : base) + random_below(3);
            put(f, cpu, times[cpu], sent[cpu]++);
        }
        struct record record;
        stream_drain(f->stream, false);
        while (stream_next(f->stream, &record)) {
            uint64_t key = record.time_ns * CPUS + record.cpu;
            assert_true(key >= last_key);
            last_key = key;
            assert_int_equal(number_of(&record), received[record.cpu]++);
        }
    }
    assert_memory_equal(sent, received, sizeof(sent));
    assert_int_equal(stream_lost(f->stream), 0);
}

static void young_events_are_held_back(void **state)
{
    struct fixture *f = *state;
    uint64_t future_ns = clock_ns() + FUTURE_NS;
    put(f, 0, 1, 1), put(f, 0, future_ns, 2), put(f, 0, future_ns, 3);
    put(f, 1, future_ns + 1, 4);
    stream_drain(f->stream, false);
    expect_next(f, 0, 1, 1);
    expect_end(f);
    assert_int_equal(stream_tick_ms(f->stream), 2);

    stream_drain(f->stream, false);
    expect_end(f);
    stream_drain(f->stream, true);
    expect_next(f, 0, future_ns, 2);
    expect_next(f, 0, future_ns, 3);
    expect_next(f, 1, future_ns + 1, 4);
    expect_end(f);
    assert_int_equal(stream_tick_ms(f->stream), 25);
}

/* Holding back ends as an event becomes a millisecond old, not before. */
static void held_events_come_when_they_are_old(void **state)
{
    struct fixture *f = *state;
    struct record record;
    uint64_t stamped_ns = clock_ns();
    put(f, 1, stamped_ns, 1);
    do
        stream_drain(f->stream, false);
    while (!stream_next(f->stream, &record));
    assert_true(clock_ns() - stamped_ns >= 1000000);
    assert_int_equal(record.time_ns, stamped_ns);
    expect_end(f);
    assert_int_equal(stream_tick_ms(f->stream), 25);
}

/* Moves the test to the CPU on which it runs, and leaves the buffers of that one (0) and another (1). */
static void leave_two_buffers(struct fixture *f)
{
    cpu_set_t here;
    int cpu = sched_getcpu();
    CPU_ZERO(&here);
    CPU_SET((size_t)cpu, &here);
    assert_int_equal(sched_setaffinity(0, sizeof(here), &here), 0);
    while (f->stream->buffer_count > 2)
        perf_buffer_close(&f->stream->buffers[--f->stream->buffer_count]);
    f->stream->buffers[0].cpu = (uint32_t)cpu;
    f->stream->buffers[1].cpu = (uint32_t)cpu + 1;
}

static int move_anywhere(void **state)
{
    cpu_set_t all;
    memset(&all, 0xff, sizeof(all));
    sched_setaffinity(0, sizeof(all), &all);
    return close_stream(state);
}

static bool take_before_it_is_old(struct fixture *f, uint32_t buffer)
{
    struct record record;
    uint64_t stamped_ns = clock_ns();
    put(f, buffer, stamped_ns, 1);
    while (clock_ns() < stamped_ns + 100000) /* beyond what clocks may differ by */
        ;
    stream_drain(f->stream, false);
    bool is_taken = stream_next(f->stream, &record);
    assert_true(!is_taken || record.time_ns == stamped_ns);
    return is_taken;
}

/* The reader's own CPU cannot have stamped anything that is not visible. */
static void nothing_waits_for_the_readers_own_cpu(void **state)
{
    struct fixture *f = *state;
    leave_two_buffers(f);
    assert_true(take_before_it_is_old(f, 1));
    expect_end(f);
}

static void what_another_cpu_may_precede_waits(void **state)
{
    struct fixture *f = *state;
    bool is_taken = true;
    leave_two_buffers(f);
    for (int i = 0; i < MANY && is_taken;
         i++) { /* on a busy machine the test may be stopped for a millisecond */
        is_taken = take_before_it_is_old(f, 0);
        if (is_taken)
            expect_end(f);
    }
    assert_false(is_taken);
    assert_int_equal(stream_tick_ms(f->stream), 2);
}

static void offline_cpus_are_not_waited_for(void **state)
{
    struct fixture *f = *state;
    leave_two_buffers(f);
    stream_cpu_offline(f->stream, f->stream->buffers[1].cpu);
    assert_true(take_before_it_is_old(f, 0));
    expect_end(f);
}

/* A buffer with a younger event brings no older one; but when it is empty, it may. */
static void event_at_hand_ends_the_wait(void **state)
{
    struct fixture *f = *state;
    struct record record;
    bool is_taken = true;
    leave_two_buffers(f);
    for (int i = 0; i < MANY && is_taken; i++) {
        uint64_t now_ns = clock_ns();
        put(f, 0, now_ns - 300000, 1), put(f, 1, now_ns - 200000, 2), put(f, 0, now_ns - 100000, 3);
        stream_drain(f->stream, false);
        assert_true(stream_next(f->stream, &record));
        assert_int_equal(record.time_ns, now_ns - 300000);
        assert_true(stream_next(f->stream, &record));
        assert_int_equal(record.time_ns, now_ns - 200000);
        is_taken = stream_next(f->stream, &record);
    }
    assert_false(is_taken);
}

static void abandoned_drain_goes_on_where_it_was(void **state)
{
    struct fixture *f = *state;
    put(f, 1, 1, 1), put(f, 1, 2, 2), put(f, 1, 9, 6);
    stream_drain(f->stream, false);
    expect_next(f, 1, 1, 1);
    put(f, 2, 3, 4), put(f, 0, 2, 3), put(f, 0, 4, 5);
    stream_drain(f->stream, false);
    expect_next(f, 0, 2, 3);
    expect_next(f, 1, 2, 2);
    expect_next(f, 2, 3, 4);
    expect_next(f, 0, 4, 5);
    expect_next(f, 1, 9, 6);
    expect_end(f);
}

/* The run that a drain was left in must not go on in the next, which may have older events. */
static void abandoned_run_ends(void **state)
{
    struct fixture *f = *state;
    put(f, 0, 1, 1), put(f, 0, 9, 3);
    stream_drain(f->stream, false);
    expect_next(f, 0, 1, 1);
    put(f, 1, 5, 2);
    stream_drain(f->stream, false);
    expect_next(f, 1, 5, 2);
    expect_next(f, 0, 9, 3);
    expect_end(f);
}

/* An interrupt's event may stand before the older one that it interrupted. */
static void disorder_within_a_buffer_loses_nothing(void **state)
{
    struct fixture *f = *state;
    put(f, 0, 30, 1), put(f, 0, 20, 2), put(f, 0, 40, 3);
    put(f, 1, 25, 4), put(f, 1, 35, 5);
    stream_drain(f->stream, false);
    expect_next(f, 1, 25, 4);
    expect_next(f, 0, 30, 1);
    expect_next(f, 0, 20, 2);
    expect_next(f, 1, 35, 5);
    expect_next(f, 0, 40, 3);
    expect_end(f);
}

static void memory_is_kept_until_the_next_call(void **state)
{
    struct fixture *f = *state;
    uint64_t start = f->rings[0].control.data_tail;
    for (uint64_t i = 0; i < RING_BYTES / EVENT_BYTES - 1; i++)
        put(f, 0, i, i);
    stream_drain(f->stream, false);
    uint64_t largest_debt = 0, before = 0;
    size_t releases = 0;
    for (uint64_t i = 0; i < RING_BYTES / EVENT_BYTES - 1; i++) {
        expect_next(f, 0, i, i);
        uint64_t released = f->rings[0].control.data_tail - start;
        assert_true(released <= i * EVENT_BYTES);
        releases += released != before;
        before = released;
        if ((i + 1) * EVENT_BYTES - released > largest_debt)
            largest_debt = (i + 1) * EVENT_BYTES - released;
    }
    assert_true(largest_debt <= RING_BYTES / 8);
    assert_in_range(releases, 8, 32);
    expect_end(f);
    assert_int_equal(f->rings[0].control.data_tail, f->rings[0].control.data_head);
}

static void losses_of_all_cpus_are_summed(void **state)
{
    struct fixture *f = *state;
    fake_ring_lost(&f->rings[0], 23);
    fake_ring_lost(&f->rings[3], 100);
    put(f, 3, 1, 1);
    fake_ring_header(&f->rings[2], PERF_RECORD_SAMPLE, 0);
    stream_drain(f->stream, true);
    expect_next(f, 3, 1, 1);
    expect_end(f);
    assert_int_equal(stream_lost(f->stream), 124);
}

static void expect_loss(struct fixture *f, bool last, uint32_t cpu, uint64_t count)
{
    struct loss loss;
    assert_true(stream_next_loss(f->stream, last, &loss));
    assert_int_equal(loss.cpu, cpu);
    assert_int_equal(loss.count, count);
}

/* What a CPU sent before it went is still taken, in its order and when its time has come; so are its
 * losses. The buffer of a CPU that is gone for good is empty only then. */
static void cpu_that_goes_offline_loses_nothing(void **state)
{
    struct fixture *f = *state;
    uint64_t future_ns = clock_ns() + FUTURE_NS;
    put(f, 0, 1, 1), put(f, 1, 2, 2), put(f, 2, 3, 3), put(f, 1, future_ns, 4);
    fake_ring_lost(&f->rings[1], 23);
    stream_cpu_offline(f->stream, 1);
    stream_drain(f->stream, false);
    expect_next(f, 0, 1, 1);
    expect_next(f, 1, 2, 2);
    expect_next(f, 2, 3, 3);
    expect_end(f);
    stream_drain(f->stream, true);
    expect_next(f, 1, future_ns, 4);
    expect_end(f);
    expect_loss(f, false, 1, 23);
    put(f, 3, 4, 5);
    stream_drain(f->stream, false);
    put(f, 1, 5, 6); /* nobody reads there any more */
    expect_next(f, 3, 4, 5);
    expect_end(f);
    stream_drain(f->stream, true);
    expect_end(f);
    assert_int_equal(stream_lost(f->stream), 23);
}

/* What was sent before the end is taken, its losses are reported, and then its number is free. */
static void map_that_ends_is_emptied_first(void **state)
{
    struct fixture *f = *state;
    put(f, 0, 1, 1), put(f, 1, 2, 2);
    fake_ring_lost(&f->rings[1], 23);
    assert_true(stream_has(f->stream, 41));
    stream_end(f->stream, 41);
    assert_true(stream_has(f->stream, 41));
    stream_drain(f->stream, false);
    expect_next(f, 0, 1, 1);
    expect_next(f, 1, 2, 2);
    expect_end(f);
    stream_drain(f->stream, false);
    assert_true(stream_has(f->stream, 41)); /* for its losses */
    expect_end(f);
    expect_loss(f, false, 1, 23);
    stream_drain(f->stream, false);
    expect_end(f);
    assert_false(stream_has(f->stream, 41));
    assert_int_equal(stream_lost(f->stream), 23);
}

static void each_loss_is_told_once(void **state)
{
    struct fixture *f = *state;
    struct loss loss;
    assert_false(stream_next_loss(f->stream, true, &loss));
    fake_ring_lost(&f->rings[0], 23);
    fake_ring_lost(&f->rings[3], 100);
    stream_drain(f->stream, false);
    expect_end(f);
    expect_loss(f, false, 0, 23);
    expect_loss(f, false, 3, 100);
    assert_false(stream_next_loss(f->stream, false, &loss));
    fake_ring_lost(&f->rings[3], 7);
    stream_drain(f->stream, true);
    expect_end(f);
    expect_loss(f, true, 3, 7);
    assert_false(stream_next_loss(f->stream, true, &loss));
    assert_int_equal(stream_lost(f->stream), 130);
}

static void what_waits_is_counted_and_stays(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(stream_waiting(f->stream), 0);
    put(f, 0, 10, 1), put(f, 0, 20, 3), put(f, 2, 15, 2);
    fake_ring_lost(&f->rings[2], 23);
    assert_int_equal(stream_waiting(f->stream), 3);
    stream_drain(f->stream, false);
    expect_next(f, 0, 10, 1);
    assert_int_equal(stream_waiting(f->stream), 2);
    put(f, 3, 30, 4); /* after this drain */
    assert_int_equal(stream_waiting(f->stream), 3);
    expect_next(f, 2, 15, 2);
    expect_next(f, 0, 20, 3);
    expect_end(f);
    assert_int_equal(stream_lost(f->stream), 23);
    assert_int_equal(stream_waiting(f->stream), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stream_without_buffers_is_empty),
        cmocka_unit_test_setup_teardown(nothing_comes_without_a_drain, open_stream, close_stream),
        cmocka_unit_test_setup_teardown(interleaved_times_are_merged, open_stream, close_stream),
        cmocka_unit_test_setup_teardown(equal_times_go_by_cpu, open_stream, close_stream),
        cmocka_unit_test_setup_teardown(random_loads_are_merged, open_stream, close_stream),
        cmocka_unit_test_setup_teardown(young_events_are_held_back, open_stream, close_stream),
        cmocka_unit_test_setup_teardown(held_events_come_when_they_are_old, open_stream, close_stream),
        cmocka_unit_test_setup_teardown(nothing_waits_for_the_readers_own_cpu, open_stream, move_anywhere),
        cmocka_unit_test_setup_teardown(what_another_cpu_may_precede_waits, open_stream, move_anywhere),
        cmocka_unit_test_setup_teardown(offline_cpus_are_not_waited_for, open_stream, move_anywhere),
        cmocka_unit_test_setup_teardown(event_at_hand_ends_the_wait, open_stream, move_anywhere),
        cmocka_unit_test_setup_teardown(abandoned_drain_goes_on_where_it_was, open_stream, close_stream),
        cmocka_unit_test_setup_teardown(abandoned_run_ends, open_stream, close_stream),
        cmocka_unit_test_setup_teardown(disorder_within_a_buffer_loses_nothing, open_stream, close_stream),
        cmocka_unit_test_setup_teardown(memory_is_kept_until_the_next_call, open_stream, close_stream),
        cmocka_unit_test_setup_teardown(losses_of_all_cpus_are_summed, open_stream, close_stream),
        cmocka_unit_test_setup_teardown(cpu_that_goes_offline_loses_nothing, open_stream, close_stream),
        cmocka_unit_test_setup_teardown(map_that_ends_is_emptied_first, open_stream, close_stream),
        cmocka_unit_test_setup_teardown(what_waits_is_counted_and_stays, open_stream, close_stream),
        cmocka_unit_test_setup_teardown(each_loss_is_told_once, open_stream, close_stream),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

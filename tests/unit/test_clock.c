// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void goes_forward(void **state)
{
    (void)state;
    uint64_t start_ns = clock_ns();
    uint64_t start_ms = clock_ms();
    clock_sleep_ns(2 * NS_PER_MS);
    assert_true(clock_ns() - start_ns >= 2 * NS_PER_MS);
    assert_true(clock_ms() > start_ms);
    assert_true(clock_ns_of(CLOCK_REALTIME) > clock_ns());
}

static void durations_are_split(void **state)
{
    (void)state;
    struct timespec split = clock_timespec(3 * NS_PER_S + 5);
    assert_int_equal(split.tv_sec, 3);
    assert_int_equal(split.tv_nsec, 5);
    split = clock_timespec(NS_PER_S - 1);
    assert_int_equal(split.tv_sec, 0);
    assert_int_equal(split.tv_nsec, 999999999);
}

static void times_have_an_order(void **state)
{
    (void)state;
    const struct timespec first = {.tv_sec = 1, .tv_nsec = 9};
    const struct timespec second = {.tv_sec = 2, .tv_nsec = 3};
    const struct timespec third = {.tv_sec = 2, .tv_nsec = 4};
    assert_true(clock_is_before(&first, &second));
    assert_true(clock_is_before(&second, &third));
    assert_false(clock_is_before(&third, &second));
    assert_false(clock_is_before(&second, &first));
    assert_false(clock_is_before(&first, &first));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goes_forward),
        cmocka_unit_test(durations_are_split),
        cmocka_unit_test(times_have_an_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

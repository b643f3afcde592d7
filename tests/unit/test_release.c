// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/release.h"

#include <cmocka.h>

static void compares_numbers(void **state)
{
    (void)state;
    assert_true(release_is_from("5.14.0-1-amd64", 5, 14));
    assert_true(release_is_from("5.15", 5, 14));
    assert_true(release_is_from("6.1.0-56-amd64", 5, 14));
    assert_false(release_is_from("5.9.0", 5, 14));
    assert_false(release_is_from("5.10.0-8-amd64", 5, 14));
    assert_false(release_is_from("4.19", 5, 14));
}

static void takes_no_other_words(void **state)
{
    (void)state;
    assert_false(release_is_from("", 0, 0));
    assert_false(release_is_from("6", 5, 14));
    assert_false(release_is_from("linux-6.1", 5, 14));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares_numbers),
        cmocka_unit_test(takes_no_other_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/nearest.h"

#include <cmocka.h>

/* Offers @names, ended by NULL, and compares the hint with @expected, "" for none. */
static void expect_hint(const char *wanted, const char *const *names, const char *expected)
{
    struct nearest near;
    nearest_init(&near, wanted);
    for (; *names != NULL; names++)
        nearest_offer(&near, *names);
    nearest_hint(&near);
    (void)failx(ENOENT, "cannot find it");
    nearest_finish(&near);
    assert_int_equal(near.count, 0);
    assert_string_equal(error_hints(), expected);
}

#define names(...) ((const char *const[]){__VA_ARGS__, NULL})

static void one_two_or_three_are_named(void **state)
{
    (void)state;
    expect_hint("execve", names("open", "execv"), "did you mean 'execv'?\n");
    expect_hint("execve", names("execv", "execvp"), "did you mean 'execv' or 'execvp'?\n");
    expect_hint("execve", names("exec", "execv", "execvp"), "did you mean 'execv', 'execvp' or 'exec'?\n");
}

static void nothing_near_gives_no_hint(void **state)
{
    (void)state;
    expect_hint("execve", (const char *const[]){NULL}, "");
    expect_hint("execve", names("open", "tcp_connect", ""), "");
    expect_hint("", names("a", ""), "");
}

static void only_the_nearest_three_stay(void **state)
{
    (void)state;
    expect_hint("abcdefghi", names("abcdefxyz", "abcdefgyz", "abcdefghz", "abcdefghx", "abcdefghi"),
                "did you mean 'abcdefghi', 'abcdefghz' or 'abcdefghx'?\n");
}

static void equals_stay_in_the_order_offered(void **state)
{
    (void)state;
    expect_hint("hello", names("hella", "hellb", "hellc", "helld"),
                "did you mean 'hella', 'hellb' or 'hellc'?\n");
}

static void same_name_twice_counts_once(void **state)
{
    (void)state;
    expect_hint("hello", names("hallo", "hallo", "hallo"), "did you mean 'hallo'?\n");
}

/* Two letters swapped are one slip of the fingers, and so nearer than two letters wrong. */
static void swapped_letters_are_one_edit(void **state)
{
    (void)state;
    expect_hint("exceve", names("exxxve", "execve"), "did you mean 'execve' or 'exxxve'?\n");
}

static void edits_allowed_grow_with_the_name(void **state)
{
    (void)state;
    expect_hint("abc", names("abcde"), "did you mean 'abcde'?\n"); /* 2 at least */
    expect_hint("abc", names("xyz"), "");
    expect_hint("abcdefghijkl", names("abcdefgh"), "did you mean 'abcdefgh'?\n"); /* 4 of 12 */
    expect_hint("abcdefghijkl", names("abcdefg"), "");
}

static void longer_name_with_the_wanted_one_in_it_is_near(void **state)
{
    (void)state;
    expect_hint("connect", names("tcp_v4_connect_something_long"),
                "did you mean 'tcp_v4_connect_something_long'?\n");
    expect_hint("tcp", names("tcp_v4_connect"), ""); /* too short to mean anything */
}

static void overlong_names_are_passed_over(void **state)
{
    (void)state;
    char name[200];
    memset(name, 'a', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    expect_hint("aaaa", names(name), "");
    expect_hint(name, names(name), "");
    name[128] = '\0';
    char *expected = xasprintf("did you mean '%s'?\n", name);
    expect_hint(name, names(name), expected);
    free(expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_two_or_three_are_named),
        cmocka_unit_test(nothing_near_gives_no_hint),
        cmocka_unit_test(only_the_nearest_three_stay),
        cmocka_unit_test(equals_stay_in_the_order_offered),
        cmocka_unit_test(same_name_twice_counts_once),
        cmocka_unit_test(swapped_letters_are_one_edit),
        cmocka_unit_test(edits_allowed_grow_with_the_name),
        cmocka_unit_test(longer_name_with_the_wanted_one_in_it_is_near),
        cmocka_unit_test(overlong_names_are_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

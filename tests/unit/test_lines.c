// SPDX-License-Identifier: Apache-2.0
#include "base/lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include "base/text.h"

#include <cmocka.h>

/* The lines as "1[a]2[b]". */
static void expect_lines(struct lines lines, const char *expected)
{
    struct text seen = {0};
    while (lines_next(&lines))
        text_printf(&seen, "%u[%.*s]", lines.number, (int)lines.length, lines.start);
    assert_false(lines_next(&lines));
    assert_string_equal(text_cstr(&seen), expected);
    text_finish(&seen);
}

static void newline_ends_a_line(void **state)
{
    (void)state;
    expect_lines(lines_of("a\nbc\n"), "1[a]2[bc]");
    expect_lines(lines_of("a\nbc"), "1[a]2[bc]");
    expect_lines(lines_of("a"), "1[a]");
}

static void empty_lines_count(void **state)
{
    (void)state;
    expect_lines(lines_of("\n"), "1[]");
    expect_lines(lines_of("\n\na\n\n"), "1[]2[]3[a]4[]");
}

static void nothing_has_no_line(void **state)
{
    (void)state;
    expect_lines(lines_of(""), "");
    expect_lines(lines_of_bytes(NULL, 0), "");
}

static void length_limits_the_text(void **state)
{
    (void)state;
    expect_lines(lines_of_bytes("a\nbc\nd", 3), "1[a]2[b]");
    expect_lines(lines_of_bytes("a\nbc", 2), "1[a]");
}

static void rest_is_what_follows(void **state)
{
    (void)state;
    struct lines lines = lines_of("a\nb\nc");
    assert_string_equal(lines.rest, "a\nb\nc");
    assert_true(lines_next(&lines));
    assert_string_equal(lines.rest, "b\nc");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(newline_ends_a_line),  cmocka_unit_test(empty_lines_count),
        cmocka_unit_test(nothing_has_no_line),  cmocka_unit_test(length_limits_the_text),
        cmocka_unit_test(rest_is_what_follows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

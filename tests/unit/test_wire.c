// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/wire.h"

#include <cmocka.h>

static void what_was_put_comes_back(void **state)
{
    (void)state;
    struct text text = {0};
    wire_put_number(&text, 0);
    wire_put_number(&text, UINT64_MAX);
    wire_put_string(&text, "execve");
    wire_put_string(&text, "");
    wire_put_bytes(&text, "a\0b", 3);
    wire_put_bytes(&text, NULL, 0);
    struct wire_reader from = {.bytes = text.bytes, .left = text.length};
    assert_true(wire_get_number(&from) == 0);
    assert_true(wire_get_number(&from) == UINT64_MAX);
    char *string = wire_get_string(&from);
    assert_string_equal(string, "execve");
    free(string);
    string = wire_get_string(&from);
    assert_string_equal(string, "");
    free(string);
    size_t length = 0;
    assert_memory_equal(wire_get_bytes(&from, &length), "a\0b", 3);
    assert_int_equal(length, 3);
    assert_non_null(wire_get_bytes(&from, &length));
    assert_int_equal(length, 0);
    assert_false(from.is_bad);
    assert_int_equal(from.left, 0);
    text_finish(&text);
}

/* All that can be asked of a reader that has gone bad. */
static void expect_bad(struct wire_reader *from)
{
    assert_true(from->is_bad);
    assert_true(wire_get_number(from) == 0);
    assert_int_equal(wire_get_count(from, 1), 0);
    size_t length = 1;
    assert_non_null(wire_get_bytes(from, &length));
    assert_int_equal(length, 0);
    char *string = wire_get_string(from);
    assert_string_equal(string, "");
    free(string);
    assert_true(from->is_bad);
}

/* The bytes are at the end of memory of their own: ASan detects a read after them. */
static void every_cut_makes_the_reader_bad(void **state)
{
    (void)state;
    struct text text = {0};
    wire_put_number(&text, 7);
    wire_put_string(&text, "execve");
    for (size_t length = 0; length < text.length; length++) {
        char *bytes = xcalloc(1, length);
        memcpy(bytes, text.bytes, length);
        struct wire_reader from = {.bytes = bytes, .left = length};
        (void)wire_get_number(&from);
        free(wire_get_string(&from));
        expect_bad(&from);
        free(bytes);
    }
    text_finish(&text);
}

static void lengths_beyond_the_end_are_refused(void **state)
{
    (void)state;
    const uint64_t lengths[] = {1, 8, INT64_MAX, UINT64_MAX, UINT64_MAX - 7};
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        struct wire_reader from = {.bytes = (const char *)&lengths[i], .left = sizeof(lengths[i])};
        free(wire_get_string(&from));
        expect_bad(&from);
        from = (struct wire_reader){.bytes = (const char *)&lengths[i], .left = sizeof(lengths[i])};
        assert_int_equal(wire_get_count(&from, 1), 0);
        expect_bad(&from);
    }
}

static void count_must_fit_what_is_left(void **state)
{
    (void)state;
    const uint64_t numbers[] = {3, 0, 0, 0};
    struct wire_reader from = {.bytes = (const char *)numbers, .left = sizeof(numbers)};
    assert_int_equal(wire_get_count(&from, 8), 3);
    assert_false(from.is_bad);
    from = (struct wire_reader){.bytes = (const char *)numbers, .left = sizeof(numbers)};
    assert_int_equal(wire_get_count(&from, 9), 0);
    expect_bad(&from);
}

static void string_with_a_nul_is_refused(void **state)
{
    (void)state;
    struct text text = {0};
    wire_put_bytes(&text, "a\0b", 3);
    struct wire_reader from = {.bytes = text.bytes, .left = text.length};
    char *string = wire_get_string(&from);
    assert_string_equal(string, "");
    assert_true(from.is_bad);
    free(string);
    text_finish(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_put_comes_back),
        cmocka_unit_test(every_cut_makes_the_reader_bad),
        cmocka_unit_test(lengths_beyond_the_end_are_refused),
        cmocka_unit_test(count_must_fit_what_is_left),
        cmocka_unit_test(string_with_a_nul_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

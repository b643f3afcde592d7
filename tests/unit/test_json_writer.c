// SPDX-License-Identifier: Apache-2.0
#include "base/json_writer.h"

#include <setjmp.h>
#include <stdarg.h>

#include "strict_json.h"

#include <cmocka.h>

static void expect(const struct text *text, const char *expected)
{
    assert_string_equal(text_cstr(text), expected);
    assert_true(strict_json_is_valid(text_cstr(text)));
}

static void all_kinds_of_values(void **state)
{
    (void)state;
    struct text text = {0};
    struct json_writer json = json_writer(&text);
    json_begin_object(&json, NULL);
    json_add_string(&json, "name", "a \"b\"\n");
    json_add_bytes(&json, "bytes", "\xff\0x", 3);
    json_add_unsigned(&json, "unsigned", UINT64_MAX);
    json_add_signed(&json, "signed", INT64_MIN);
    json_add_bool(&json, "yes", true);
    json_add_bool(&json, "no", false);
    json_add_null(&json, "none");
    text_printf(json_add_value(&json, "seconds"), "%.2f", 1.5);
    json_end_object(&json);
    expect(&text,
           "{\"name\":\"a \\\"b\\\"\\u000a\",\"bytes\":\"\\\\xff\\u0000x\",\"unsigned\":18446744073709551615,"
           "\"signed\":-9223372036854775808,\"yes\":true,\"no\":false,\"none\":null,\"seconds\":1.50}");
    text_finish(&text);
}

static void commas_and_brackets(void **state)
{
    (void)state;
    struct text text = {0};
    struct json_writer json = json_writer(&text);
    json_begin_object(&json, NULL);
    json_begin_array(&json, "a");
    json_begin_object(&json, NULL);
    json_end_object(&json);
    json_begin_array(&json, NULL);
    json_add_unsigned(&json, NULL, 1);
    json_add_unsigned(&json, NULL, 2);
    json_end_array(&json);
    json_add_null(&json, NULL);
    json_end_array(&json);
    json_begin_object(&json, "o\"");
    json_add_bool(&json, "x", true);
    json_end_object(&json);
    json_begin_array(&json, "empty");
    json_end_array(&json);
    json_end_object(&json);
    expect(&text, "{\"a\":[{},[1,2],null],\"o\\\"\":{\"x\":true},\"empty\":[]}");
    text_finish(&text);
}

/* The outermost value may be any. */
static void single_values(void **state)
{
    (void)state;
    struct text text = {0};
    struct json_writer json = json_writer(&text);
    json_add_string(&json, NULL, "");
    expect(&text, "\"\"");
    text_clear(&text);
    json = json_writer(&text);
    json_begin_array(&json, NULL);
    json_end_array(&json);
    expect(&text, "[]");
    text_finish(&text);
}

/* To the last level, with an array in every second one. */
static void deep_nesting(void **state)
{
    (void)state;
    struct text text = {0};
    struct json_writer json = json_writer(&text);
    for (int i = 0; i < JSON_DEPTH_MAX; i++) {
        if (i % 2 == 0)
            json_begin_object(&json, NULL);
        else
            json_begin_array(&json, "a");
    }
    for (int i = JSON_DEPTH_MAX - 1; i >= 0; i--) {
        json_add_null(&json, i % 2 == 0 ? "n" : NULL);
        if (i % 2 == 0)
            json_end_object(&json);
        else
            json_end_array(&json);
    }
    assert_true(strict_json_is_valid(text_cstr(&text)));
    text_finish(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_kinds_of_values),
        cmocka_unit_test(commas_and_brackets),
        cmocka_unit_test(single_values),
        cmocka_unit_test(deep_nesting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
/* Every JSON text is read again by another parser (jansson), which takes nothing that RFC 8259 does not have.
 */
#include "output/value_json.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "planned.h"
#include "strict_json.h"

#define NAME(literal)   ((char[]){literal})
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static void check_string(const char *bytes, size_t length, const char *expected)
{
    struct text text = {0};
    json_string(&text, bytes, length);
    assert_string_equal(text_cstr(&text), expected);
    assert_true(strict_json_is_valid(expected));
    text_finish(&text);
}

#define check_text(bytes, expected) check_string(bytes, sizeof(bytes) - 1, expected)

static void strings_are_escaped(void **state)
{
    (void)state;
    check_text("", "\"\"");
    check_text("plain /", "\"plain /\"");
    check_text("\"\\", "\"\\\"\\\\\"");
    check_text("\n\t\0\x1f\x7f", "\"\\u000a\\u0009\\u0000\\u001f\\u007f\"");
    check_text("\u00e9\u20ac\U0001f600", "\"\u00e9\u20ac\U0001f600\"");
    check_text("\u202e\u2028\ufeff\xc2\x85", "\"\\u202e\\u2028\\ufeff\\u0085\"");
}

static void what_is_not_utf8_is_spelled_out(void **state)
{
    (void)state;
    check_text("\xff", "\"\\\\xff\"");
    check_text("a\xc3", "\"a\\\\xc3\"");
    check_text("\xc0\x80", "\"\\\\xc0\\\\x80\"");            /* an overlong NUL */
    check_text("\xed\xa0\x80", "\"\\\\xed\\\\xa0\\\\x80\""); /* half of a surrogate pair */
    check_text("\xf4\x90\x80\x80", "\"\\\\xf4\\\\x90\\\\x80\\\\x80\"");
    check_text("\xe2\x82", "\"\\\\xe2\\\\x82\"");
}

/* Else \xff as a text and as a byte would read the same. */
static void texts_that_look_like_such_a_byte_are_told_apart(void **state)
{
    (void)state;
    check_text("\\xff", "\"\\\\x5cxff\"");
    check_text("\\x5cxff", "\"\\\\x5cx5cxff\"");
    check_text("\\xAF\\", "\"\\\\x5cxAF\\\\\"");
    check_text("\\\\x00", "\"\\\\\\\\x5cx00\"");
    check_text("\\x\xff", "\"\\\\x\\\\xff\"");
    check_text("\\xf\xff", "\"\\\\xf\\\\xff\""); /* one digit is none */
    check_text("\\xfg\\x", "\"\\\\xfg\\\\x\"");
    check_text("C:\\new", "\"C:\\\\new\"");
}

static void every_byte_can_stand_in_a_string(void **state)
{
    (void)state;
    for (int first = 0; first < 256; first++) {
        for (int second = 0; second < 256; second++) {
            char bytes[] = {(char)first, (char)second};
            struct text text = {0};
            json_string(&text, bytes, sizeof(bytes));
            assert_true(strict_json_is_valid(text_cstr(&text)));
            assert_null(memchr(text.bytes, '\n', text.length));
            text_finish(&text);
        }
    }
}

/* The field as the one member of an object, as plan_put() writes it. */
static void check_field_raw(struct field field, const void *record, bool is_raw, const char *written)
{
    struct text text = {0};
    field.name = NAME("f");
    field.count = field.count > 0 ? field.count : 1;
    const struct layout layout = {.name = NAME("event"),
                                  .size_bytes = (uint32_t)field_end_bytes(&field),
                                  .fields = &field,
                                  .field_count = 1};
    planned_json(&text, &layout, record, layout.size_bytes, is_raw);
    assert_true(strict_json_is_valid(text_cstr(&text)));
    char *expected = malloc(strlen(written) + 7);
    sprintf(expected, "{\"f\":%s}", written);
    assert_string_equal(text_cstr(&text), expected);
    free(expected);
    text_finish(&text);
}

static void check_field(struct field field, const void *record, const char *written)
{
    check_field_raw(field, record, false, written);
}

static void integers_are_exact(void **state)
{
    (void)state;
    const struct field u64 = {.kind = FIELD_UNSIGNED, .size_bytes = 8};
    const struct field s64 = {.kind = FIELD_SIGNED, .size_bytes = 8};
    const struct field s8 = {.kind = FIELD_SIGNED, .size_bytes = 1};
    check_field(u64, &(uint64_t){UINT64_MAX}, "18446744073709551615");
    check_field(u64, &(uint64_t){(UINT64_C(1) << 53) + 1}, "9007199254740993");
    check_field(s64, &(int64_t){INT64_MIN}, "-9223372036854775808");
    check_field(s64, &(int64_t){INT64_MAX}, "9223372036854775807");
    check_field(s8, &(int8_t){-128}, "-128");
}

static void wide_integers_and_pointers_are_strings(void **state)
{
    (void)state;
    const unsigned __int128 huge = (unsigned __int128)1 << 64 | 2;
    check_field((struct field){.kind = FIELD_UNSIGNED, .size_bytes = 16}, &huge,
                "\"0x00000000000000010000000000000002\"");
    check_field((struct field){.kind = FIELD_SIGNED, .size_bytes = 16, .bit_count = 3}, &(__int128){6}, "-2");
    check_field((struct field){.kind = FIELD_POINTER, .size_bytes = 8}, &(uint64_t){0xffff888000000042},
                "\"0xffff888000000042\"");
}

static void floating_point_numbers(void **state)
{
    (void)state;
    const struct field wide = {.kind = FIELD_FLOAT, .size_bytes = 8};
    const struct field narrow = {.kind = FIELD_FLOAT, .size_bytes = 4};
    check_field(wide, &(double){0.1}, "0.1");
    check_field(wide, &(double){0.1 + 0.2}, "0.30000000000000004");
    check_field(wide, &(double){-1e300}, "-1e+300");
    check_field(wide, &(double){5e-324}, "4.94065645841247e-324");
    check_field(narrow, &(float){0.1F}, "0.1");
    check_field(narrow, &(float){16777216}, "16777216");
    check_field(wide, &(double){INFINITY}, "null");
    check_field(narrow, &(float){NAN}, "null");
}

static void bools_and_enums(void **state)
{
    (void)state;
    struct enumerator enumerators[] = {{-1, NAME("LESS")}, {3, NAME("MO\"RE")}};
    const struct field kind = {.kind = FIELD_ENUM,
                               .size_bytes = 4,
                               .is_signed = true,
                               .enumerators = enumerators,
                               .enumerator_count = 2};
    check_field((struct field){.kind = FIELD_BOOL, .size_bytes = 1}, &(uint8_t){2}, "true");
    check_field((struct field){.kind = FIELD_BOOL, .size_bytes = 1}, &(uint8_t){0}, "false");
    check_field(kind, &(int32_t){-1}, "\"LESS\"");
    check_field(kind, &(int32_t){3}, "\"MO\\\"RE\"");
    check_field(kind, &(int32_t){-7}, "-7");
}

static void readings_unless_raw(void **state)
{
    (void)state;
    const struct field address = {.kind = FIELD_UNSIGNED, .reading = READING_IPV4, .size_bytes = 4};
    const struct field port = {.kind = FIELD_UNSIGNED, .reading = READING_PORT, .size_bytes = 2};
    const struct field result = {.kind = FIELD_SIGNED, .reading = READING_RESULT, .size_bytes = 4};
    const struct field took = {.kind = FIELD_UNSIGNED, .reading = READING_DURATION, .size_bytes = 8};
    check_field(address, "\x7f\0\0\x01", "\"127.0.0.1\"");
    check_field_raw(address, &(uint32_t){1}, true, "1");
    check_field(port, "\x01\xbb", "443");
    check_field_raw(port, &(uint16_t){443}, true, "443");
    check_field(result, &(int32_t){-2}, "-2");
    check_field(took, &(uint64_t){1500000}, "1500000");
}

static void arrays_and_structs_nest(void **state)
{
    (void)state;
    struct field row_field = {
        .name = NAME(""), .kind = FIELD_UNSIGNED, .size_bytes = 1, .count = 2, .is_array = true};
    struct layout row = {.name = NAME(""), .size_bytes = 2, .fields = &row_field, .field_count = 1};
    struct field inner_fields[] = {{.name = NAME("a"), .kind = FIELD_SIGNED, .size_bytes = 1, .count = 1},
                                   {.name = NAME("t"),
                                    .kind = FIELD_TEXT,
                                    .offset_bytes = 1,
                                    .size_bytes = 1,
                                    .count = 2,
                                    .is_array = true}};
    struct layout inner = {.name = NAME("inner"), .size_bytes = 3, .fields = inner_fields, .field_count = 2};
    check_field(
        (struct field){.kind = FIELD_NESTED, .size_bytes = 2, .count = 2, .is_array = true, .inner = &row},
        "\1\2\3\4", "[[1,2],[3,4]]");
    check_field(
        (struct field){.kind = FIELD_STRUCT, .size_bytes = 3, .count = 2, .is_array = true, .inner = &inner},
        "\xff\"x\1y", "[{\"a\":-1,\"t\":\"\\\"x\"},{\"a\":1,\"t\":\"y\"}]");
    check_field((struct field){.kind = FIELD_STRUCT, .size_bytes = 3, .inner = &inner}, "\0\0\0",
                "{\"a\":0,\"t\":\"\"}");
}

static void short_record_has_nulls(void **state)
{
    (void)state;
    struct field fields[] = {
        {.name = NAME("pid"), .kind = FIELD_UNSIGNED, .size_bytes = 4, .count = 1},
        {.name = NAME("uid"), .kind = FIELD_UNSIGNED, .offset_bytes = 4, .size_bytes = 4, .count = 1},
        {.name = NAME("bit"),
         .kind = FIELD_UNSIGNED,
         .offset_bytes = 4,
         .size_bytes = 4,
         .count = 1,
         .bit_shift = 7,
         .bit_count = 2}};
    const struct layout layout = {.name = NAME("event"), .size_bytes = 8, .fields = fields, .field_count = 3};
    static const char *const expected[] = {
        "{\"pid\":null,\"uid\":null,\"bit\":null}", "{\"pid\":1,\"uid\":null,\"bit\":null}",
        "{\"pid\":1,\"uid\":null,\"bit\":2}", "{\"pid\":1,\"uid\":256,\"bit\":2}"};
    static const size_t lengths[] = {3, 5, 6, 8};
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        char *record = malloc(lengths[i]); /* no longer, so that ASan sees a read beyond it */
        memcpy(record, "\1\0\0\0\0\1\0\0", lengths[i]);
        struct text text = {0};
        planned_json(&text, &layout, record, lengths[i], false);
        assert_string_equal(text_cstr(&text), expected[i]);
        assert_true(strict_json_is_valid(text_cstr(&text)));
        text_finish(&text);
        free(record);
    }
}

static void value_without_a_name_stands_alone(void **state)
{
    (void)state;
    struct field field = {.name = NAME(""), .kind = FIELD_UNSIGNED, .size_bytes = 4, .count = 1};
    struct layout layout = {.name = NAME(""), .size_bytes = 4, .fields = &field, .field_count = 1};
    struct text text = {0};
    planned_json_entry(&text, &layout, &(uint32_t){23}, false);
    field.name = NAME("pid");
    planned_json_entry(&text, &layout, &(uint32_t){42}, false);
    assert_string_equal(text_cstr(&text), "23{\"pid\":42}");
    text_finish(&text);
}

static void check_indented(const char *json, const char *expected)
{
    struct text text = {0};
    json_indent(&text, json, strlen(json));
    assert_string_equal(text_cstr(&text), expected);
    text_finish(&text);
}

static void indentation_leaves_strings_alone(void **state)
{
    (void)state;
    check_indented("{\"a\":[1,\"{,:[\\\"]\"],\"b\":{},\"c\":[]}", "{\n"
                                                                  "  \"a\": [\n"
                                                                  "    1,\n"
                                                                  "    \"{,:[\\\"]\"\n"
                                                                  "  ],\n"
                                                                  "  \"b\": {},\n"
                                                                  "  \"c\": []\n"
                                                                  "}\n");
    check_indented("1", "1\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_escaped),
        cmocka_unit_test(what_is_not_utf8_is_spelled_out),
        cmocka_unit_test(texts_that_look_like_such_a_byte_are_told_apart),
        cmocka_unit_test(every_byte_can_stand_in_a_string),
        cmocka_unit_test(integers_are_exact),
        cmocka_unit_test(wide_integers_and_pointers_are_strings),
        cmocka_unit_test(floating_point_numbers),
        cmocka_unit_test(bools_and_enums),
        cmocka_unit_test(readings_unless_raw),
        cmocka_unit_test(arrays_and_structs_nest),
        cmocka_unit_test(short_record_has_nulls),
        cmocka_unit_test(value_without_a_name_stands_alone),
        cmocka_unit_test(indentation_leaves_strings_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

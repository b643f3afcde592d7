// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"

#define assert_text(text, expected) assert_string_equal(text_cstr(text), expected)

static void starts_empty_and_grows(void **state)
{
    (void)state;
    struct text text = {0};
    assert_text(&text, "");
    for (int i = 0; i < 1000; i++)
        text_string(&text, "0123456789");
    assert_int_equal(text.length, 10000);
    assert_memory_equal(text.bytes + 9990, "0123456789", 10);
    text_clear(&text);
    assert_text(&text, "");
    text_finish(&text);
}

static void takes_nothing_and_stays_as_it_is(void **state)
{
    (void)state;
    struct text text;
    text_init(&text, 0);
    text_bytes(&text, NULL, 0);
    text_fill(&text, 'x', 0);
    assert_int_equal(text_safe(&text, NULL, 0), 0);
    assert_int_equal(text.length, 0);
    text_finish(&text);
    text_finish(&text);
}

static void terminator_is_no_part_of_the_text(void **state)
{
    (void)state;
    struct text text = {0};
    text_fill(&text, 'a', 64);
    assert_int_equal(strlen(text_cstr(&text)), 64);
    text_char(&text, 'b');
    assert_int_equal(text.length, 65);
    assert_int_equal(text_cstr(&text)[64], 'b');
    text_finish(&text);
}

static void expect_end(const struct text *text)
{
    assert_int_equal(text->bytes[text->length], '\0');
    assert_true(text->length < text->capacity);
}

/* Whatever was appended last, and however full the memory is. */
static void always_ends_in_nul(void **state)
{
    (void)state;
    struct text text = {0};
    for (int i = 0; i < 300; i++) {
        text_char(&text, 'a');
        expect_end(&text);
    }
    text_fill(&text, 'b', text.capacity - text.length - 1);
    expect_end(&text);
    text_number_right(&text, 7, false, 90);
    expect_end(&text);
    text_plain(&text, "abcdefghijklmnop\n", 17, '"');
    expect_end(&text);
    text_truncate(&text, 3);
    expect_end(&text);
    assert_text(&text, "aaa");
    text_finish(&text);
    text_init(&text, 100);
    expect_end(&text);
    text_fill(&text, 'x', 100);
    expect_end(&text);
    text_finish(&text);
}

static void is_handed_over_as_a_string(void **state)
{
    (void)state;
    struct text text = {0};
    char *nothing = text_take(&text);
    assert_string_equal(nothing, "");
    text_string(&text, "abc");
    char *taken = text_take(&text);
    assert_string_equal(taken, "abc");
    assert_text(&text, "");
    free(nothing);
    free(taken);
}

/* What the C library prints is the measure. */
static void check_number(uint64_t value)
{
    struct text text = {0};
    struct text expected = {0};
    text_unsigned(&text, value);
    text_char(&text, ' ');
    text_signed(&text, (int64_t)value);
    text_char(&text, ' ');
    text_hex(&text, value);
    text_printf(&expected, "%ju %jd 0x%jx", (uintmax_t)value, (intmax_t)value, (uintmax_t)value);
    assert_text(&text, text_cstr(&expected));
    text_finish(&text);
    text_finish(&expected);
}

static void numbers_of_every_length(void **state)
{
    (void)state;
    check_number(0);
    uint64_t power = 1;
    for (int digits = 1; digits <= 20; digits++, power *= 10) {
        check_number(power - 1);
        check_number(power);
        check_number(power + 1);
    }
    for (int bit = 0; bit < 64; bit++)
        check_number(UINT64_C(1) << bit);
    check_number(INT64_MAX);
    check_number(UINT64_MAX);
}

static void check_right(uint64_t value, bool is_signed, size_t columns, const char *expected, size_t width)
{
    struct text text = {0};
    text_string(&text, "|");
    assert_int_equal(text_number_right(&text, value, is_signed, columns), width);
    assert_string_equal(text_cstr(&text) + 1, expected);
    text_finish(&text);
}

static void numbers_stand_right(void **state)
{
    (void)state;
    check_right(0, false, 0, "0", 1);
    check_right(0, true, 3, "  0", 1);
    check_right(42, false, 2, "42", 2);
    check_right(42, false, 7, "     42", 2);
    check_right(12345, true, 3, "12345", 5);
    check_right((uint64_t)-7, true, 4, "  -7", 2);
    check_right((uint64_t)-123, true, 2, "-123", 4);
    check_right(UINT64_MAX, false, 22, "  18446744073709551615", 20);
    check_right((uint64_t)INT64_MIN, true, 1, "-9223372036854775808", 20);
}

static void hex_digits_of_fixed_width(void **state)
{
    (void)state;
    struct text text = {0};
    text_hex_digits(&text, 0xa, 4);
    text_hex_digits(&text, 0x12345, 2);
    assert_text(&text, "000a45");
    text_finish(&text);
}

static void check_safe(const char *bytes, size_t length, const char *expected, size_t columns)
{
    struct text text = {0};
    size_t taken = text_safe(&text, bytes, length);
    assert_text(&text, expected);
    assert_int_equal(taken, columns);
    text_finish(&text);
}

#define SAFE(bytes, expected, columns) check_safe(bytes, sizeof(bytes) - 1, expected, columns)

/* Each byte at each place of a text that spans several words and a rest. */
static void plain_part_ends_at_the_first_other_byte(void **state)
{
    (void)state;
    char bytes[21];
    for (int byte = 0; byte < 256; byte++) {
        for (size_t place = 0; place < sizeof(bytes); place++) {
            struct text text = {0};
            memset(bytes, 'a', sizeof(bytes));
            bytes[place] = (char)byte;
            bool is_plain = byte >= ' ' && byte < 0x7f && byte != '"' && byte != '\\';
            size_t expected = is_plain ? sizeof(bytes) : place;
            assert_int_equal(text_plain(&text, bytes, sizeof(bytes), '"'), expected);
            assert_int_equal(text.length, expected);
            assert_memory_equal(text.bytes, bytes, expected);
            text_finish(&text);
        }
    }
}

static void plain_text_is_kept(void **state)
{
    (void)state;
    SAFE("", "", 0);
    SAFE("systemd-journal", "systemd-journal", 15);
    SAFE(" !\"#$%&'()*+,-./09:;<=>?@AZ[]^_`az{|}~", " !\"#$%&'()*+,-./09:;<=>?@AZ[]^_`az{|}~", 38);
}

static void controls_are_escaped(void **state)
{
    (void)state;
    SAFE("a\\b", "a\\\\b", 4);
    SAFE("a\nb\rc\td\033[31m", "a\\nb\\rc\\td\\e[31m", 16);
    SAFE("\0\a\x1f\x7f", "\\x00\\x07\\x1f\\x7f", 16);
}

static void utf8_is_kept(void **state)
{
    (void)state;
    SAFE("gr\u00fc\u00dfe", "gr\u00fc\u00dfe", 5);
    SAFE("\u20ac \u65e5\u672c \U0001f41d", "\u20ac \u65e5\u672c \U0001f41d", 6);
    SAFE("\xc2\xa0 \xdf\xbf \xe0\xa0\x80 \xef\xbf\xbd \xf0\x90\x80\x80 \xf4\x8f\xbf\xbf",
         "\xc2\xa0 \xdf\xbf \xe0\xa0\x80 \xef\xbf\xbd \xf0\x90\x80\x80 \xf4\x8f\xbf\xbf", 11);
    SAFE("\xed\x9f\xbf\xee\x80\x80", "\xed\x9f\xbf\xee\x80\x80", 2);
}

static void invalid_utf8_is_escaped(void **state)
{
    (void)state;
    SAFE("\x80", "\\x80", 4);
    SAFE("a\xff\xfe z", "a\\xff\\xfe z", 11);
    SAFE("\xc3", "\\xc3", 4);
    SAFE("\xc3(", "\\xc3(", 5);
    SAFE("\xe2\x82", "\\xe2\\x82", 8);
    SAFE("\xe2\x82\n", "\\xe2\\x82\\n", 10);
    SAFE("\xe2\xc3\xbc", "\\xe2\xc3\xbc", 5);
    SAFE("\xf0\x9f\x90", "\\xf0\\x9f\\x90", 12);
}

static void overlong_forms_are_escaped(void **state)
{
    (void)state;
    SAFE("\xc0\x8a", "\\xc0\\x8a", 8);
    SAFE("\xc1\xbf", "\\xc1\\xbf", 8);
    SAFE("\xe0\x80\x8a", "\\xe0\\x80\\x8a", 12);
    SAFE("\xe0\x9f\xbf", "\\xe0\\x9f\\xbf", 12);
    SAFE("\xf0\x80\x80\x8a", "\\xf0\\x80\\x80\\x8a", 16);
    SAFE("\xf0\x8f\xbf\xbf", "\\xf0\\x8f\\xbf\\xbf", 16);
}

static void what_unicode_excludes_is_escaped(void **state)
{
    (void)state;
    SAFE("\xed\xa0\x80", "\\xed\\xa0\\x80", 12);
    SAFE("\xed\xbf\xbf", "\\xed\\xbf\\xbf", 12);
    SAFE("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80", 16);
    SAFE("\xf5\x80\x80\x80", "\\xf5\\x80\\x80\\x80", 16);
    SAFE("\xf8\x88\x80\x80\x80", "\\xf8\\x88\\x80\\x80\\x80", 20);
}

static void steering_characters_are_escaped(void **state)
{
    (void)state;
    SAFE("\xc2\x80\xc2\x9b"
         "31m",
         "\\u{80}\\u{9b}31m", 15);
    SAFE("\xc2\x9f\xc2\xa0", "\\u{9f}\xc2\xa0", 7);
    SAFE("\xd8\x9c", "\\u{061c}", 8);
    SAFE("\u200e\u200f", "\\u{200e}\\u{200f}", 16);
    SAFE("\u2028\u2029", "\\u{2028}\\u{2029}", 16);
    SAFE("exe\u202ecod.txt", "exe\\u{202e}cod.txt", 18);
    SAFE("\u202a\u2066\u2069", "\\u{202a}\\u{2066}\\u{2069}", 24);
    SAFE("\ufeff", "\\u{feff}", 8);
    SAFE("\u2027\u202f\u2065\u2070", "\u2027\u202f\u2065\u2070", 4);
}

static void decoding_gives_length_and_character(void **state)
{
    (void)state;
    uint32_t character = 0;
    assert_int_equal(utf8_decode("", 0, &character), 0);
    assert_int_equal(utf8_decode("az", 2, &character), 1);
    assert_int_equal(character, 'a');
    assert_int_equal(utf8_decode("\xf0\x9f\x90\x9dz", 5, &character), 4);
    assert_int_equal(character, 0x1f41d);
    assert_int_equal(utf8_decode("\xf0\x9f\x90\x9d", 3, &character), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_empty_and_grows),
        cmocka_unit_test(takes_nothing_and_stays_as_it_is),
        cmocka_unit_test(terminator_is_no_part_of_the_text),
        cmocka_unit_test(always_ends_in_nul),
        cmocka_unit_test(is_handed_over_as_a_string),
        cmocka_unit_test(numbers_of_every_length),
        cmocka_unit_test(numbers_stand_right),
        cmocka_unit_test(hex_digits_of_fixed_width),
        cmocka_unit_test(plain_part_ends_at_the_first_other_byte),
        cmocka_unit_test(plain_text_is_kept),
        cmocka_unit_test(controls_are_escaped),
        cmocka_unit_test(utf8_is_kept),
        cmocka_unit_test(invalid_utf8_is_escaped),
        cmocka_unit_test(overlong_forms_are_escaped),
        cmocka_unit_test(what_unicode_excludes_is_escaped),
        cmocka_unit_test(steering_characters_are_escaped),
        cmocka_unit_test(decoding_gives_length_and_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

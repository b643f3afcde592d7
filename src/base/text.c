// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <endian.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

#define SMALLEST_CAPACITY 64
#define DIGITS_MAX        20 /* of 2^64 - 1 */
#define BLOCK_BYTES       16

void text_grow(struct text *text, size_t more)
{
    size_t needed;
    if (__builtin_add_overflow(text->length, more, &needed) || needed > SIZE_MAX / 2)
        abort();
    needed++; /* for the NUL */
    size_t capacity = text->capacity > 0 ? text->capacity : SMALLEST_CAPACITY;
    while (capacity < needed)
        capacity *= 2;
    text->bytes = xrealloc(text->bytes, capacity, 1);
    text->capacity = capacity;
}

void text_init(struct text *text, size_t capacity)
{
    *text = (struct text){.bytes = xcalloc(capacity + 1, 1), .capacity = capacity + 1};
}

void text_finish(struct text *text)
{
    free(text->bytes);
    *text = (struct text){0};
}

char *text_take(struct text *text)
{
    char *string = text->bytes != NULL ? text->bytes : xstrdup("");
    *text = (struct text){0};
    return string;
}

void text_fill(struct text *text, char c, size_t count)
{
    memset(text_extend(text, count), c, count);
}

void text_printf(struct text *text, const char *format, ...)
{
    va_list arguments;
    char *string = NULL;
    va_start(arguments, format);
    int length = vasprintf(&string, format, arguments);
    va_end(arguments);
    if (length < 0)
        abort();
    text_bytes(text, string, (size_t)length);
    free(string);
}

/* 1233 / 4096 is log10(2), near enough for all widths up to 64 bits. */
static size_t decimal_digits(uint64_t value)
{
    static const uint64_t powers[DIGITS_MAX] = {0,
                                                10,
                                                100,
                                                1000,
                                                10000,
                                                100000,
                                                1000000,
                                                10000000,
                                                100000000,
                                                1000000000,
                                                10000000000,
                                                100000000000,
                                                1000000000000,
                                                10000000000000,
                                                100000000000000,
                                                1000000000000000,
                                                10000000000000000,
                                                100000000000000000,
                                                1000000000000000000,
                                                UINT64_C(10000000000000000000)};
    size_t bits = 64 - (size_t)__builtin_clzll(value | 1);
    size_t digits = bits * 1233 >> 12;
    return digits + (value >= powers[digits]);
}

/* Four digits per division, since each division waits for the one before, and straight to where they belong: bytes
 * that are copied on as soon as they are stored cost the processor a stall. */
void text_digits(char *end, uint64_t value)
{
    static const char pairs[] = "00010203040506070809"
                                "10111213141516171819"
                                "20212223242526272829"
                                "30313233343536373839"
                                "40414243444546474849"
                                "50515253545556575859"
                                "60616263646566676869"
                                "70717273747576777879"
                                "80818283848586878889"
                                "90919293949596979899";
    for (; value >= 10000; value /= 10000) {
        unsigned four = (unsigned)(value % 10000);
        memcpy(end -= 2, &pairs[four % 100 * 2], 2);
        memcpy(end -= 2, &pairs[four / 100 * 2], 2);
    }
    unsigned rest = (unsigned)value;
    if (rest >= 100)
        memcpy(end -= 2, &pairs[rest % 100 * 2], 2);
    rest = rest >= 100 ? rest / 100 : rest;
    if (rest >= 10)
        memcpy(end - 2, &pairs[rest * 2], 2);
    else
        end[-1] = (char)('0' + rest);
}

void text_unsigned(struct text *text, uint64_t value)
{
    size_t digits = decimal_digits(value);
    text_digits(text_extend(text, digits) + digits, value);
}

void text_signed(struct text *text, int64_t value)
{
    if (value < 0)
        text_char(text, '-');
    text_unsigned(text, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

size_t text_number_right(struct text *text, uint64_t value, bool is_signed, size_t columns)
{
    bool is_negative = is_signed && (int64_t)value < 0;
    uint64_t magnitude = is_negative ? 0 - value : value;
    size_t digits = decimal_digits(magnitude);
    size_t length = digits + is_negative;
    if (length < columns)
        text_blanks(text, columns - length);
    if (is_negative)
        text_char(text, '-');
    text_digits(text_extend(text, digits) + digits, magnitude);
    return length;
}

void text_hex(struct text *text, uint64_t value)
{
    size_t digits = 1;
    while (digits < 16 && value >> digits * 4 != 0)
        digits++;
    text_bytes(text, "0x", 2);
    text_hex_digits(text, value, digits);
}

void text_hex_digits(struct text *text, uint64_t value, size_t digits)
{
    char *to = text_extend(text, digits);
    for (; digits > 0; value >>= 4)
        to[--digits] = "0123456789abcdef"[value & 0xf];
}

/* Bytes that are compared at once, each to all ones where it holds. */
typedef unsigned char block __attribute__((vector_size(BLOCK_BYTES)));

/* How many bytes the block begins with that text_plain() takes. */
static size_t plain_in_block(const block *bytes, char special)
{
    const block others = (block)(*bytes - ' ' > '~' - ' ') | (block)(*bytes == '\\') |
                         (block)(*bytes == (unsigned char)special);
    uint64_t halves[2];
    memcpy(halves, &others, sizeof(halves));
    if (halves[0] != 0)
        return (size_t)__builtin_ctzll(le64toh(halves[0])) / 8;
    return halves[1] != 0 ? 8 + (size_t)__builtin_ctzll(le64toh(halves[1])) / 8 : BLOCK_BYTES;
}

/* Of at least a block; the last one overlaps the one before. */
static size_t copy_blocks(char *to, const char *bytes, size_t length, char special)
{
    for (size_t at = 0;;) {
        block taken;
        memcpy(&taken, bytes + at, BLOCK_BYTES);
        memcpy(to + at, &taken, BLOCK_BYTES);
        size_t plain = plain_in_block(&taken, special);
        if (plain < BLOCK_BYTES || at + BLOCK_BYTES == length)
            return at + plain;
        at = at + 2 * BLOCK_BYTES <= length ? at + BLOCK_BYTES : length - BLOCK_BYTES;
    }
}

static size_t copy_bytes(char *to, const char *bytes, size_t length, char special)
{
    size_t at = 0;
    for (; at < length && bytes[at] >= ' ' && bytes[at] <= '~' && bytes[at] != '\\' && bytes[at] != special;
         at++)
        to[at] = bytes[at];
    return at;
}

size_t text_plain(struct text *text, const char *bytes, size_t length, char special)
{
    char *to = text_extend(text, length);
    size_t plain = length < BLOCK_BYTES ? copy_bytes(to, bytes, length, special)
                                        : copy_blocks(to, bytes, length, special);
    text_truncate(text, text->length - (length - plain));
    return plain;
}

static void escape_byte(struct text *text, unsigned char byte)
{
    static const char letters[] = {['\\'] = '\\', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't', ['\033'] = 'e'};
    text_char(text, '\\');
    if (byte < sizeof(letters) && letters[byte] != '\0') {
        text_char(text, letters[byte]);
    } else {
        text_char(text, 'x');
        text_hex_digits(text, byte, 2);
    }
}

static void escape_character(struct text *text, uint32_t character)
{
    text_bytes(text, "\\u{", 3);
    text_hex_digits(text, character, character > 0xffff ? 6 : character > 0xff ? 4 : 2);
    text_char(text, '}');
}

/* Appends the one character or stray byte that @bytes begins with and returns how many bytes that was. */
static size_t append_special(struct text *text, const char *bytes, size_t length, size_t *columns)
{
    size_t before = text->length;
    uint32_t character;
    size_t taken = utf8_decode(bytes, length, &character);
    if (taken > 1 && !utf8_is_steering(character)) {
        text_bytes(text, bytes, taken);
        *columns += 1;
        return taken;
    }
    if (taken > 1)
        escape_character(text, character);
    else
        escape_byte(text, (unsigned char)bytes[0]);
    *columns += text->length - before;
    return taken > 1 ? taken : 1;
}

size_t text_safe(struct text *text, const char *bytes, size_t length)
{
    size_t columns = 0;
    for (size_t at = 0; at < length;) {
        size_t plain = text_plain(text, bytes + at, length - at, '\\');
        columns += plain;
        at += plain;
        if (at < length)
            at += append_special(text, bytes + at, length - at, &columns);
    }
    return columns;
}

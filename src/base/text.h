/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A text that grows: bytes, numbers and untrusted strings are appended one after another. The output's rows
 * are made with it, so the functions that append neither format through printf nor allocate once the text has
 * reached its working size. If a text cannot grow, the process ends: at these sizes the machine has no memory
 * left at all, and no error message would get out.
 */
#ifndef BCCRUN_TEXT_H
#define BCCRUN_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/error.h"

/* All zero is an empty text. */
struct text {
    char *bytes; /* bytes[length] is 0; NULL before anything was appended */
    size_t length;
    size_t capacity;
};

/* With room for @capacity bytes, if it is known how many will come. */
void text_init(struct text *text, size_t capacity);
void text_finish(struct text *text);

/* Hands the text over as a string on the heap, and leaves it empty. */
char *text_take(struct text *text) MUST_CHECK;

void text_grow(struct text *text, size_t more); /* only for text_extend() */

/* Where the next @more bytes go. They count as appended. Inline, like all functions that make rows: a
 * call would cost more than their work. */
static inline char *text_extend(struct text *text, size_t more)
{
    if (__builtin_expect(more >= text->capacity - text->length, 0)) /* the NUL needs one more */
        text_grow(text, more);
    char *end = text->bytes + text->length;
    text->length += more;
    end[more] = '\0';
    return end;
}

/* Leaves the first @length bytes, which must be there. The memory is kept. */
static inline void text_truncate(struct text *text, size_t length)
{
    text->length = length;
    if (text->bytes != NULL)
        text->bytes[length] = '\0';
}

static inline void text_clear(struct text *text)
{
    text_truncate(text, 0);
}

/* The text as a C string, valid until the next change. */
static inline const char *text_cstr(const struct text *text)
{
    return text->bytes != NULL ? text->bytes : "";
}

static inline void text_char(struct text *text, char c)
{
    *text_extend(text, 1) = c;
}

static inline void text_bytes(struct text *text, const void *bytes, size_t length)
{
    if (length > 0)
        memcpy(text_extend(text, length), bytes, length);
}

static inline void text_string(struct text *text, const char *string)
{
    text_bytes(text, string, strlen(string));
}

/* The capacity that is needed to store @count blanks. */
#define TEXT_BLANKS_BYTES(count) ((count) + 7)

/* Stores @count blanks, and up to seven more: most are few, as between columns, and eight take one store. */
static inline void text_store_blanks(char *to, size_t count)
{
    for (size_t at = 0; at < count; at += 8)
        memcpy(to + at, "        ", 8);
}

static inline void text_blanks(struct text *text, size_t count)
{
    text_store_blanks(text_extend(text, TEXT_BLANKS_BYTES(count)), count);
    text_truncate(text, text->length - TEXT_BLANKS_BYTES(0));
}

void text_fill(struct text *text, char c, size_t count);
void text_printf(struct text *text, const char *format, ...) PRINTF(2, 3); /* not for the event path */

void text_unsigned(struct text *text, uint64_t value);
void text_signed(struct text *text, int64_t value);

/* Writes the number's digits, up to 20, so that they end before @end. */
void text_digits(char *end, uint64_t value);

/* Appends the number, right-aligned in @columns. @is_signed: its bits are an int64_t's. Returns its width
 * without the blanks, which may be more than @columns. */
size_t text_number_right(struct text *text, uint64_t value, bool is_signed, size_t columns);

void text_hex(struct text *text, uint64_t value);                       /* with 0x in front */
void text_hex_digits(struct text *text, uint64_t value, size_t digits); /* the low @digits of them, no 0x */

/* Appends the start of @bytes, as far as it is printable ASCII without backslashes and @special. Returns how
 * many bytes that is. */
size_t text_plain(struct text *text, const char *bytes, size_t length, char special);

/* Appends untrusted bytes so that a terminal shows them and does nothing else: printable ASCII and well-
 * formed printable UTF-8 as they are, \\ for a backslash, \n \r \t \e for those, \xNN for every other control
 * character and every byte that is not UTF-8, \u{NN} for characters that control a terminal or reorder text
 * (C1 controls, bidirectional marks and isolates, line and paragraph separators, U+FEFF). No two inputs give
 * the same output. Returns the number of terminal columns, counting each code point as one. */
size_t text_safe(struct text *text, const char *bytes, size_t length);

#endif

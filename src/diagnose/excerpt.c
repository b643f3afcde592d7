// SPDX-License-Identifier: Apache-2.0
#include "diagnose/excerpt.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/words.h"

/* As much of a long line is shown around the place that is meant. */
#define LINE_SHOWN_BYTES 160

/* Makes a long line the part of it around @column, beginning with a whole character. */
static void clip(const char **at, size_t *length, unsigned *column)
{
    size_t start =
        *length > LINE_SHOWN_BYTES && *column > LINE_SHOWN_BYTES / 2 ? *column - LINE_SHOWN_BYTES / 2 : 0;
    while (start > 0 && start < *length && ((*at)[start] & 0xc0) == 0x80)
        start--;
    start = start < *length ? start : 0;
    *at += start;
    *length -= start;
    *column -= *column > start ? (unsigned)start : 0;
    if (*length > LINE_SHOWN_BYTES)
        *length = LINE_SHOWN_BYTES;
}

/* The user's line with its number, and a caret below the column; tabs stay tabs, so that the caret stands
 * right. */
void excerpt_line(const struct source *source, unsigned line, unsigned column, struct text *out)
{
    size_t length = 0;
    const char *at = source_line(source, line, &length);
    if (at == NULL)
        return;
    length -= length > 0 && at[length - 1] == '\r';
    clip(&at, &length, &column);
    text_printf(out, "%6u | ", line);
    text_bytes(out, at, length);
    text_char(out, '\n');
    if (column == 0 || column > length + 1)
        return;
    text_fill(out, ' ', 6);
    text_string(out, " | ");
    for (size_t i = 0; i + 1 < column; i++)
        if ((at[i] & 0xc0) != 0x80) /* of a UTF-8 character one byte for the one column that it takes */
            text_char(out, at[i] == '\t' ? '\t' : ' ');
    text_string(out, "^\n");
}

/* What libbcc rewrites (src/cc/frontends/clang/b_frontend_action.cc, VisitCallExpr). */
static bool is_method(const char *name, size_t length)
{
    static const char *const methods[] = {
        "lookup",        "lookup_or_init",  "lookup_or_try_init", "update",         "insert",
        "delete",        "increment",       "atomic_increment",   "call",           "perf_submit",
        "perf_read",     "ringbuf_output",  "ringbuf_reserve",    "ringbuf_submit", "ringbuf_discard",
        "ringbuf_query", "perf_submit_skb", "get_stackid",        "push",           "pop",
        "peek",
    };
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
        if (is_exactly(name, length, methods[i]))
            return true;
    return false;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The column of the next "NAME.method(" from @at on, and *at behind it; 0: there is none. */
static unsigned next_call(const char *line, size_t length, size_t *at)
{
    for (size_t i = *at; i < length; i++) {
        size_t end = i + 1;
        while (end < length && is_word(line[end]))
            end++;
        bool is_call =
            line[i] == '.' && end < length && line[end] == '(' && is_method(line + i + 1, end - i - 1);
        if (!is_call)
            continue;
        size_t start = i;
        while (start > 0 && is_word(line[start - 1]))
            start--;
        *at = end;
        return (unsigned)start + 1;
    }
    *at = length;
    return 0;
}

size_t excerpt_call_count(const struct source *source, unsigned line)
{
    size_t length = 0, at = 0, count = 0;
    const char *start = source_line(source, line, &length);
    while (start != NULL && next_call(start, length, &at) > 0)
        count++;
    return count;
}

unsigned excerpt_column(const struct source *source, unsigned line, unsigned column)
{
    size_t length = 0, at = 0;
    const char *start = source_line(source, line, &length);
    unsigned first = start != NULL ? next_call(start, length, &at) : 0;
    if (first == 0 || column <= first)
        return column <= length + 1 ? column : 0;
    return next_call(start, length, &at) == 0 ? first : 0;
}

/* A file's name may have a line end in it. */
void excerpt_name(const struct source *source, struct text *out)
{
    for (const char *at = source->name; *at != '\0'; at++)
        text_bytes(out, *at == '\n' ? "\\n" : at, *at == '\n' ? 2 : 1);
}

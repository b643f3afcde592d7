// SPDX-License-Identifier: Apache-2.0
#include "diagnose/excerpt.h"

#include <ctype.h>

/* How much of a long line is shown, around the column. */
#define LINE_SHOWN_BYTES 160

/* Reduces a long line to the part around @column, which begins with a whole character. */
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

/* Tabs stay tabs, so that the caret is in the right place. */
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
        if ((at[i] & 0xc0) != 0x80) /* a UTF-8 character takes one column, however many bytes it has */
            text_char(out, at[i] == '\t' ? '\t' : ' ');
    text_string(out, "^\n");
}

void excerpt_name(const struct source *source, struct text *out)
{
    for (const char *at = source->name; *at != '\0'; at++)
        text_bytes(out, *at == '\n' ? "\\n" : at, *at == '\n' ? 2 : 1);
}

/* The column behind the word or the character at @column; 0: there is none. */
static unsigned end_of(const struct source *source, unsigned line, unsigned column)
{
    size_t length = 0;
    const char *at = source_line(source, line, &length);
    if (at == NULL || column == 0 || column > length)
        return 0;
    size_t end = column - 1;
    while (end < length && (isalnum((unsigned char)at[end]) || at[end] == '_'))
        end++;
    end += end == column - 1;
    while (end < length && (at[end] & 0xc0) == 0x80)
        end++;
    return (unsigned)end + 1;
}

struct error_place excerpt_error_place(const struct source *source, unsigned line, unsigned column)
{
    return (struct error_place){
        .file = source->name, .line = line, .column = column, .end = end_of(source, line, column)};
}

void excerpt_put(const struct source *source, const struct error_place *place, struct text *out)
{
    excerpt_name(source, out);
    text_printf(out, ":%u", place->line);
    if (place->column > 0)
        text_printf(out, ":%u", place->column);
    text_printf(out, ": %s\n", place->what != NULL ? place->what : "here");
    excerpt_line(source, place->line, place->column, out);
}

void excerpt_place(const struct source *source, unsigned line, unsigned column, const char *what,
                   struct text *out)
{
    struct error_place place = excerpt_error_place(source, line, column);
    place.what = what;
    excerpt_put(source, &place, out);
    at_place(&place);
}

unsigned excerpt_byte(const struct source *source, size_t at, struct text *out)
{
    unsigned line = 1;
    unsigned column = 1;
    for (size_t i = 0; i < at; i++) {
        line += source->text[i] == '\n';
        column = source->text[i] == '\n' ? 1 : column + 1;
    }
    excerpt_place(source, line, column, NULL, out);
    return line;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The user's source as a compiler counts it: put together again from a translated source (translate.h) by
 * following its #line directives, each character in the line and column that a message would name.
 */
#ifndef BCCRUN_USER_LINES_H
#define BCCRUN_USER_LINES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "translate/translate.h"

struct user_lines {
    struct text *rows; /* from line 1 */
    size_t count;
    size_t
        skipped; /* depth of #if within an #if 0: a compiler follows no #line there, and has nothing to say */
};

static inline char user_lines_blank(char c)
{
    return c == '\t' || c == '\r' || c == '\f' || c == '\v' ? ' ' : c;
}

/* Puts the line over what is there. Two characters in one place mean that a line or column moved. */
static inline void user_lines_lay(struct user_lines *lines, size_t number, const char *line)
{
    while (lines->count < number)
        (void)array_push(lines->rows, lines->count);
    struct text *row = &lines->rows[number - 1];
    for (size_t i = 0; line[i] != '\0'; i++) {
        char c = user_lines_blank(line[i]);
        if (row->length == i)
            text_char(row, ' ');
        if (c == ' ')
            continue;
        if (row->bytes[i] != ' ')
            abort();
        row->bytes[i] = c;
    }
}

/* Takes " struct NAME bccrun_struct_0 ... = {};" out of the line; whether there was one. */
static inline bool user_lines_cut_struct(char *line)
{
    char *use = strstr(line, " bccrun_struct_");
    char *end = use != NULL ? strstr(use, "= {};") : NULL;
    if (end == NULL)
        return false;
    while (use > line && use[-1] != ' ')
        use--;
    use--;
    if (use - line >= 7 && memcmp(use - 7, " struct", 7) == 0)
        use -= 7;
    memmove(use, end + 5, strlen(end + 5) + 1);
    return true;
}

static inline void user_lines_follow_if(struct user_lines *lines, const char *line)
{
    if (strncmp(line, "#if", 3) == 0 && (lines->skipped > 0 || strcmp(line, "#if 0") == 0))
        lines->skipped++;
    else if (strncmp(line, "#endif", 6) == 0 && lines->skipped > 0)
        lines->skipped--;
    else if (strncmp(line, "#else", 5) == 0 && lines->skipped == 1)
        lines->skipped = 0;
}

/* The lines of a plain text, without the spaces at their ends and without empty ones at its end. On the heap.
 */
static inline char *user_lines_trim(const char *text)
{
    struct text out = {0};
    for (; *text != '\0'; text++) {
        if (*text == '\n')
            while (out.length > 0 && out.bytes[out.length - 1] == ' ')
                text_truncate(&out, out.length - 1);
        text_char(&out, user_lines_blank(*text));
    }
    while (out.length > 0 && strchr(" \n", out.bytes[out.length - 1]) != NULL)
        text_truncate(&out, out.length - 1);
    return text_take(&out);
}

static inline char *user_lines_join(struct user_lines *lines)
{
    struct text out = {0};
    for (size_t i = 0; i < lines->count; i++) {
        text_bytes(&out, lines->rows[i].bytes, lines->rows[i].length);
        text_char(&out, '\n');
        text_finish(&lines->rows[i]);
    }
    free(lines->rows);
    char *joined = user_lines_trim(text_cstr(&out));
    text_finish(&out);
    return joined;
}

/* What comes before the first #line is the prelude's. On the heap, trimmed. */
static inline char *user_lines(const char *translated)
{
    static const char format[] = "#line %zu \"" TRANSLATE_FILE "\"%c";
    struct user_lines lines = {0};
    char *text = xstrdup(translated);
    size_t number = 0;
    char *rest = text;
    for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
        size_t named = 0;
        char after = '\0';
        bool is_line = strncmp(line, "#line ", 6) == 0 && sscanf(line, format, &named, &after) == 1;
        bool is_skipped = lines.skipped > 0;
        user_lines_follow_if(&lines, line);
        if (strcmp(line, "#line 1 \"" TRANSLATE_OWN_FILE "\"") == 0) {
            number = 0;
            continue;
        }
        if (is_line && !is_skipped) {
            number = named;
            continue;
        }
        while (user_lines_cut_struct(line))
            ;
        if (number > 0)
            user_lines_lay(&lines, number++, is_skipped ? "" : line);
    }
    free(text);
    return user_lines_join(&lines);
}

#endif

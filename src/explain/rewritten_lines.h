/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lines of libbcc's text, each with the user's line that it comes from. A #line in libbcc's text says
 * which of the user's lines comes next (translate/translate.h), so the two need not be compared as a whole.
 */
#ifndef BCCRUN_REWRITTEN_LINES_H
#define BCCRUN_REWRITTEN_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "explain/subject.h"

struct rewritten_line {
    const char *text; /* without its end */
    size_t length;
    unsigned line; /* the user's */
};

/* All zero is empty. */
struct rewritten_lines {
    struct rewritten_line *list;
    size_t count;
};

/* Splits @text, which must outlive them; they are in the order of the user's lines. */
void rewritten_lines_split(const struct subject *subject, const char *text, struct rewritten_lines *lines);
void rewritten_lines_finish(struct rewritten_lines *lines);

/* Whether there is nothing but white space. */
bool rewritten_line_is_blank(const struct rewritten_line *line);

/* Whether the lines together are the user's line @text, but for white space. */
bool rewritten_lines_are(const struct rewritten_line *lines, size_t count, const char *text, size_t length);

/* The first of the lines that is @text by itself; @count if none is. */
size_t rewritten_lines_find(const struct rewritten_line *lines, size_t count, const char *text,
                            size_t length);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lines of a text, one after another:
 *
 *     struct lines lines = lines_of(text);
 *     while (lines_next(&lines))
 *         use(lines.start, lines.length);
 *
 * The text is neither copied nor changed. A newline ends a line and begins none, so a text that ends in a
 * newline has no empty line after it, and an empty text has no line at all.
 */
#ifndef BCCRUN_LINES_H
#define BCCRUN_LINES_H

#include <stdbool.h>
#include <stddef.h>

struct lines {
    const char *start; /* of the current line, which does not end in a NUL, */
    size_t length;     /* without its newline */
    unsigned number;   /* of the current line, from 1 */
    const char *rest;  /* what comes after the current line and its newline */
    const char *end;   /* of the text */
};

struct lines lines_of(const char *text);
struct lines lines_of_bytes(const char *bytes, size_t length);

/* Goes to the next line, the first at first; false after the last. */
bool lines_next(struct lines *lines);

#endif

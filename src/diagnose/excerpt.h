/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A place in a probe as messages show it: the user's own line with a caret below.
 */
#ifndef BCCRUN_EXCERPT_H
#define BCCRUN_EXCERPT_H

#include "base/error.h"
#include "base/text.h"
#include "probe/source.h"

/* Appends the line with its number, and a caret below @column (in bytes from 1; 0: no caret). A long line is
 * clipped around the column. Appends nothing if there is no such line. */
void excerpt_line(const struct source *source, unsigned line, unsigned column, struct text *out);

/* Appends the source's name. A newline in a file's name is shown as \n. */
void excerpt_name(const struct source *source, struct text *out);

/* The place with its end, that of the word there. */
struct error_place excerpt_error_place(const struct source *source, unsigned line, unsigned column);

/* Appends "NAME:LINE:COLUMN: WHAT" and the line; without the column if it is 0. */
void excerpt_put(const struct source *source, const struct error_place *place, struct text *out);

/* The same, and the failure that comes next has this place (base/error.h). @what is NULL for the place of the failure
 * itself. */
void excerpt_place(const struct source *source, unsigned line, unsigned column, const char *what,
                   struct text *out);

/* The same for byte @at of the text, where the failure is. Returns its line. */
unsigned excerpt_byte(const struct source *source, size_t at, struct text *out);

#endif

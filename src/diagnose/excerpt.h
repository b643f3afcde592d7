/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A place in a probe as messages show it: the user's own line with a caret below.
 */
#ifndef BCCRUN_EXCERPT_H
#define BCCRUN_EXCERPT_H

#include "base/text.h"
#include "probe/source.h"

/* Appends the line with its number, and a caret below @column (in bytes from 1; 0: no caret). A long line is
 * clipped around the column. Appends nothing if there is no such line. */
void excerpt_line(const struct source *source, unsigned line, unsigned column, struct text *out);

/* Appends the source's name. A newline in a file's name is shown as \n. */
void excerpt_name(const struct source *source, struct text *out);

/* Appends "NAME:LINE:COLUMN: NOTE" and the line; without the column if it is 0. */
void excerpt_place(const struct source *source, unsigned line, unsigned column, const char *note,
                   struct text *out);

#endif

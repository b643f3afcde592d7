/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A place in the user's own text, shown: its line, and a caret below it.
 */
#ifndef BCCRUN_EXCERPT_H
#define BCCRUN_EXCERPT_H

#include "base/text.h"
#include "probe/source.h"

/* Appends the line with its number, and a caret below @column (bytes from 1; 0 for none). A long line is
 * clipped around it. Nothing where there is no such line. */
void excerpt_line(const struct source *source, unsigned line, unsigned column, struct text *out);

/* Appends the source's name; a line end in a file's name as \n. */
void excerpt_name(const struct source *source, struct text *out);

#endif

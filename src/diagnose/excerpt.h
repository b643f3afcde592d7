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

/* How many calls of maps' methods the line has. */
size_t excerpt_call_count(const struct source *source, unsigned line);

/* The column in the user's line for one that the verifier tells. That is of the line as libbcc rewrote it,
 * where counts.lookup(&pid) takes more room, so behind a call all is shifted: that call's own column, or 0
 * where the line has several. */
unsigned excerpt_column(const struct source *source, unsigned line, unsigned column);

/* Appends the source's name; a line end in a file's name as \n. */
void excerpt_name(const struct source *source, struct text *out);

#endif

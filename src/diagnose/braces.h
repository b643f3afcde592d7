/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The block that was not closed. To a compiler the last brace closes the innermost block, so it misses one at the end
 * of the text, lines away from the mistake. People indent: a "}" that stands further left than the line that opened its
 * block was meant for another.
 */
#ifndef BCCRUN_BRACES_H
#define BCCRUN_BRACES_H

#include <stdbool.h>

#include "probe/source.h"

/* What is said of it. */
#define BRACES_OPEN "this block is not closed"

/* The opening brace that has no closing one. @function: a line in which a function is defined inside a block, as clang
 * reports it; 0: none. NULL: each brace has one. */
const char *braces_find_open(const struct source *source, unsigned function);

/* The first line below @line that is indented no further: the block that begins there ends above it. 0: there is none. */
unsigned braces_line_behind(const struct source *source, unsigned line);

#endif

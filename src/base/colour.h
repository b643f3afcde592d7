/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Colors on a terminal (ECMA-48, "SGR"): few, and only where a person reads. Widths are measured without
 * them.
 */
#ifndef BCCRUN_COLOUR_H
#define BCCRUN_COLOUR_H

#include <stdbool.h>

#define COLOUR_END     "\033[0m"
#define COLOUR_ERROR   "\033[1;31m" /* and results that are errors */
#define COLOUR_WARNING "\033[1;33m"
#define COLOUR_HINT    "\033[1;36m"
#define COLOUR_CARET   "\033[1;32m"
#define COLOUR_HEADING "\033[1m"
#define COLOUR_BAR     "\033[36m"

enum colour_when { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

/* Reads "auto", "always" or "never"; false if @word is none of them. */
bool colour_read(const char *word, enum colour_when *when);

/* Whether output to @fd has colors. COLOUR_AUTO: if it is a terminal whose TERM is not "dumb", and NO_COLOR
 * is empty or not set (no-color.org). */
bool colour_is_on(enum colour_when when, int fd);

#endif

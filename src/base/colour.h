/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Colours on a terminal (ECMA-48, "SGR"): few, and only where a person looks. What they are put around is
 * measured without them.
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

/* Reads "auto", "always" or "never"; false where @word is none of them. */
bool colour_read(const char *word, enum colour_when *when);

/* Whether what goes to @fd has colours. COLOUR_AUTO: where it is a terminal, which does not call itself dumb
 * (TERM), and NO_COLOR is not set to anything (no-color.org). */
bool colour_is_on(enum colour_when when, int fd);

#endif

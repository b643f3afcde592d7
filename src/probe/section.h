/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands in SEC(...): a string, several in a row as C joins them, or the name of a macro that is such.
 */
#ifndef BCCRUN_SECTION_H
#define BCCRUN_SECTION_H

#include <stddef.h>

#include "probe/lexer.h"

/* Where macros are looked up: the probe's text, and the compiler's -DNAME=VALUE, which count before it. */
struct section_macros {
    const char *text;
    const char *const *flags;
    size_t flag_count;
};

/* The string that the tokens make, on the heap. NULL where they are nothing of the kind, and where the text
 * defines a macro in more than one way: which of them holds the preprocessor knows. */
char *section_read(const struct section_macros *macros, const struct token *tokens, size_t count);

#endif

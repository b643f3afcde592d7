/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is in SEC(...): a string, several strings that C joins, or a macro with such a value.
 */
#ifndef BCCRUN_SECTION_H
#define BCCRUN_SECTION_H

#include <stddef.h>

#include "probe/lexer.h"

/* Where macros are looked up: the compiler's -DNAME=VALUE first, then the probe's source. */
struct section_macros {
    const char *text;
    const char *const *flags;
    size_t flag_count;
};

/* The string that the tokens make, on the heap. NULL if they do not make one, or if the source defines a
 * macro in more than one way: only the preprocessor knows which of them counts. */
char *section_read(const struct section_macros *macros, const struct token *tokens, size_t count);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a text gives a name by "#define NAME VALUE", as far as that shows without the preprocessor.
 */
#ifndef BCCRUN_DEFINE_H
#define BCCRUN_DEFINE_H

#include <stdbool.h>
#include <stddef.h>

#include "probe/lexer.h"

struct definition {
    const char
        *value; /* in the text: what follows the name and white space, up to the end of the directive */
    size_t length;
    unsigned line;
};

/* The next definition of the name, which has no parameters, behind what @lexer has read. False where there is
 * none. */
bool define_next(struct lexer *lexer, const char *name, size_t name_length, struct definition *definition);

#endif

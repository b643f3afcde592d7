/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The values that a source gives a name with "#define NAME VALUE", as far as they can be seen without the
 * preprocessor.
 */
#ifndef BCCRUN_DEFINE_H
#define BCCRUN_DEFINE_H

#include <stdbool.h>
#include <stddef.h>

#include "probe/lexer.h"
#include "probe/source.h"

struct definition {
    const char *value; /* in the text: what follows the name and white space, up to the directive's end */
    size_t length;
    unsigned line;
};

/* The next definition of the name, which has no parameters, after what @lexer has read. False if there is
 * none. */
bool define_next(struct lexer *lexer, const char *name, size_t name_length, struct definition *definition);

/* A constant with which a probe sets one of bccrun's options. */
struct define_option {
    const char *name;
    bool (*take)(const struct definition *definition, void *to); /* false if the value is not one */
    const char *expected;                                        /* what the value must be, and */
    const char *example;                                         /* one that is, for the error */
};

/* Calls @option's take() with each definition in the source; the last one counts. 0 or the recorded error. */
int define_take(const struct source *source, const struct define_option *option, void *to) MUST_CHECK;

#endif

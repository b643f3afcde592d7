/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A probe's parameters: constants with a default, which -D NAME=VALUE replaces. They are plain C, which BCC
 * accepts too:
 *
 *     // Shows only calls that take longer; 0 shows all.
 *     #ifndef MIN_US
 *     #define MIN_US 0
 *     #endif
 *
 * The comment is in the lines before, or after the value. Names that begin with BCCRUN_ are bccrun's own.
 */
#ifndef BCCRUN_PARAMETERS_H
#define BCCRUN_PARAMETERS_H

#include "base/text.h"
#include "probe/source.h"

struct parameter {
    char *name;
    char *value;
    char *comment; /* without its marks, in one line; "" if there is none */
};

struct parameters {
    struct parameter *list;
    size_t count;
};

/* @text is NUL-terminated. */
void parameters_read(const char *text, struct parameters *parameters);
void parameters_finish(struct parameters *parameters);

/* Warns of each "-DNAME=VALUE" among the compiler's @flags that cannot have an effect: the source neither
 * mentions the name nor includes a file of the user's own that might. */
void parameters_warn(const struct source *source, const char *const *flags, size_t count);

#endif

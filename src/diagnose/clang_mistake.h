/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The mistakes that clang reports: what its message means in BCC's dialect, and how to fix it.
 */
#ifndef BCCRUN_CLANG_MISTAKE_H
#define BCCRUN_CLANG_MISTAKE_H

#include <stdbool.h>
#include <stddef.h>

#include "diagnose/clang_log.h"
#include "probe/source.h"

struct clang_mistake {
    const char *words;    /* clang's message has these, */
    const char *line;     /* and the line of the probe has these; NULL: any line */
    const char *headline; /* "%s": what the message has in quotes; NULL: the message is plain enough */
    const char *hint;     /* NULL: none */
};

extern const struct clang_mistake clang_mistakes[];
extern const size_t clang_mistake_count;

/* The headline for the diagnostic, on the heap: clang's own message if there is no plainer one. */
char *clang_mistake_headline(const struct source *source, const struct clang_diagnostic *diagnostic);

enum mistake_advice {
    ADVICE_NONE,
    ADVICE_GENERAL, /* what may be meant */
    ADVICE_EXACT,   /* what to write */
};

/* Gives the hints (base/error.h) for the diagnostic. */
enum mistake_advice clang_mistake_hint(const struct source *source,
                                       const struct clang_diagnostic *diagnostic);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bccrun find WORD...: the places that probes can be put at, with their arguments.
 */
#ifndef BCCRUN_FIND_H
#define BCCRUN_FIND_H

#include <stdint.h>

#include "base/error.h"

struct find_options {
    char **words;       /* all must match: parts of names, or globs; the first may say the kind */
    const char *format; /* "table" or "json" */
    uint64_t limit;     /* of the places that are shown; 0: FIND_LIMIT */
};

#define FIND_LIMIT 1000

/* Prints the places on standard output, a line each, in order. 0 or the recorded error, which it is too that
 * there is no such place. */
int find_run(const struct find_options *options) MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `bccrun check`: can this machine run probes, and what mends it where it cannot? A line for each thing that
 * probes need, in the table of check.c, the last of them an attempt with a real probe.
 *
 * A line and the error with which a run fails for want of the same thing come from one function, so the one
 * can point to the other.
 */
#ifndef BCCRUN_CHECK_H
#define BCCRUN_CHECK_H

#include <stddef.h>

#include "base/error.h"

struct check_options {
    const char *headers; /* directory, NULL: those of the running kernel */
    const char *format;  /* "table" or "json" */
    size_t buffer_bytes; /* of each perf buffer of the attempt */
};

/* Prints every line on standard output. The exit status, 0 where the attempt worked and else 1; or the
 * recorded error of wrong usage (negative). */
int check_run(const struct check_options *options) MUST_CHECK;

/* Adds to the recorded error the names of the lines that show what the machine lacks for it, where there are
 * such. @root is "" on a real machine, @headers as above. */
void check_hint(const char *root, const char *headers);

#endif

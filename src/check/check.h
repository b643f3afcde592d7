/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `bccrun check`: can this machine run probes, and if not, how to fix it? It prints a line for each thing that
 * probes need (check_lines.h); the last one is an attempt with a real probe.
 *
 * A line asks the same function that a run would fail in, so it shows the same words and has the same cause
 * (base/error.h), by which an error of a run points to the line.
 */
#ifndef BCCRUN_CHECK_H
#define BCCRUN_CHECK_H

#include <stddef.h>

#include "base/error.h"
#include "types/type_source.h"

struct check_options {
    struct type_choice types; /* where the kernel's types come from */
    const char *format;       /* "table" or "json" */
    size_t buffer_bytes;      /* of each perf buffer of the attempt */
};

/* Prints every line on standard output. Returns the exit status, 0 if the attempt worked and else 1, or the
 * recorded error (negative). */
int check_run(const struct check_options *options) MUST_CHECK;

/* Adds to the recorded error a hint with the names of the lines that show what the machine lacks for it, if
 * there are any. @root is "" on a real machine, @types as above. */
void check_hint(const char *root, const struct type_choice *types);

#endif

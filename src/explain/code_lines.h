/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lines of the probe that a function's instructions belong to, corrected as clang reports them one after
 * the other. libbcc reads arguments in lines that it puts after the function's brace, and clang counts these
 * as the user's next lines: they are shown as the function's first line. After them comes bccrun's check, in
 * the line of the brace.
 */
#ifndef BCCRUN_CODE_LINES_H
#define BCCRUN_CODE_LINES_H

#include <stdbool.h>

#include "explain/subject.h"

struct code_lines {
    const struct subject *subject;
    const struct declared_function *function; /* NULL: the probe does not declare it, nothing is corrected */
    bool has_begun;                           /* its first instruction is passed, which is its own line's */
    bool is_in_body;                          /* the arguments have been read */
};

struct code_lines code_lines_of(const struct subject *subject, const char *function);

/* The line to show for clang's @line of the next instruction; 0, no line of the probe, stays 0. */
unsigned code_lines_next(struct code_lines *lines, unsigned line);

#endif

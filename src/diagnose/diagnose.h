/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the compiler says of a text, turned into bccrun's errors: a headline in plain words, the
 * user's own line with a caret, advice where it is known.
 */
#ifndef BCCRUN_DIAGNOSE_H
#define BCCRUN_DIAGNOSE_H

#include "probe/source.h"

/* Records the error for a text that libbcc did not take. @output is what it printed: clang's diagnostics
 * among other things. Returns -EINVAL. */
int diagnose_text(const struct source *source, const char *output);

/* The error of a compiler process that failed or crashed is recorded; says what @output tells of the reason.
 * Records another error where that is one in the text. Returns it. */
int diagnose_crash(const struct source *source, const char *output);

/* Prints clang's warnings about the probe's own lines. */
void diagnose_warnings(const struct source *source, const char *output);

#endif

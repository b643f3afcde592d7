/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the compiler prints about a probe, turned into bccrun's errors: a headline in plain words, the user's own line
 * with a caret, and a hint if one is known. What the verifier reports: rejection.h.
 */
#ifndef BCCRUN_DIAGNOSE_H
#define BCCRUN_DIAGNOSE_H

#include "probe/source.h"

/* Records the error for a source that libbcc does not take. @output is what it printed: clang's diagnostics among
 * other things. @is_explained: a hint says what to write, so that there is no need to look further. Returns -EINVAL. */
int diagnose_text(const struct source *source, const char *output, bool *is_explained);

/* For a compiler process that failed or crashed, whose error is recorded: adds what @output tells about the reason,
 * or records another error if the mistake is in the probe. Returns it. */
int diagnose_crash(const struct source *source, const char *output);

/* Prints clang's warnings about lines of the probe. */
void diagnose_warnings(const struct source *source, const char *output);

#endif

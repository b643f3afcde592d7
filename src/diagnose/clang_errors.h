/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which of clang's diagnostics are reported as errors, in which order, and at which place of the probe.
 */
#ifndef BCCRUN_CLANG_ERRORS_H
#define BCCRUN_CLANG_ERRORS_H

#include "diagnose/clang_log.h"
#include "probe/source.h"

/*
 * Moves the errors that are reported to the front of the @count diagnostics, with their notes, and returns how many
 * they are. Left out are repetitions, consequences, and errors in what libbcc or bccrun put into the line if there is
 * an error in the user's part of it. An unclosed brace comes first: it is the cause of the others. If only the
 * function is known where an error is, its place becomes the function's opening brace.
 */
size_t clang_errors_choose(const struct source *source, struct clang_diagnostic *all, size_t count);

/* Whether the column is beyond the end of the user's line: libbcc or bccrun put something there. */
bool clang_errors_is_beyond_line(const struct source *source, const struct clang_diagnostic *diagnostic);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the compiler process's program is, bccrun-compile.
 */
#ifndef BCCRUN_COMPILER_PATH_H
#define BCCRUN_COMPILER_PATH_H

#include "base/error.h"

#define COMPILER_NAME "bccrun-compile"

/* Its path, on the heap (base/installed.h). */
char *compiler_path(void);

/* Whether @path can be run: 0 or the recorded error. */
int compiler_path_check(const char *path) MUST_CHECK;

#endif

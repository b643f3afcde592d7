/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Starting the compiler process and waiting for its end.
 */
#ifndef BCCRUN_SPAWN_H
#define BCCRUN_SPAWN_H

#include "base/text.h"

/* The compiler's file, which need not be there. On the heap. */
char *spawn_path(void);

/*
 * Runs bccrun-compile, which lies beside this program or where `make install` put it, with @request to read.
 * On return it has ended, @reply is what it replied and @output what libbcc printed. Returns 0 or the
 * recorded error: -ECHILD, with @output filled, for a process that failed or that a signal ended.
 */
int spawn_compiler(const struct text *request, struct text *reply, struct text *output) MUST_CHECK;

/* Whether there is a bccrun-compile to run: 0, or the error that the above would record. */
int spawn_check(void) MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The compiler process's program, started: in an environment and a directory where nothing steers libbcc. It ends with
 * bccrun, however that ends.
 */
#ifndef BCCRUN_COMPILER_PROGRAM_H
#define BCCRUN_COMPILER_PROGRAM_H

#include <stdbool.h>
#include <sys/types.h>

#include "compile/exchange_files.h"

/* Starts it with @files; if @is_idle, it only runs while nothing else wants to (SCHED_IDLE). Returns its PID, or a
 * negative errno, nothing recorded. */
pid_t compiler_program_start(const struct exchange_files *files, bool is_idle) MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first parameter of a program with registers is its context. A traced function's arguments come after it.
 */
#ifndef BCCRUN_FIRST_PARAMETER_H
#define BCCRUN_FIRST_PARAMETER_H

#include "probe/declare.h"
#include "probe/source.h"

/* Whether the function of a kprobe or uprobe takes its context first, as far as its parameters tell: 0 or the recorded
 * error, with the line to write. */
int first_parameter_check(const struct source *source, const struct declared_function *function) MUST_CHECK;

#endif

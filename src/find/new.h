/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bccrun new TARGET: prints a probe to start from.
 */
#ifndef BCCRUN_NEW_H
#define BCCRUN_NEW_H

#include <stdbool.h>

#include "base/error.h"

/* Prints the text on standard output; 0 or the recorded error. */
int new_run(const char *target, bool on_return) MUST_CHECK;

#endif

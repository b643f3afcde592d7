/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `bccrun schema PROBE`: what a probe would write with -f json.
 */
#ifndef BCCRUN_PRINT_SCHEMA_H
#define BCCRUN_PRINT_SCHEMA_H

#include "run/options.h"

/* Compiles the probe for its types alone, so that this works where it could not run, and prints the JSON
 * Schema. 0 or the recorded error. */
int schema_print(const struct options *options) MUST_CHECK;

#endif

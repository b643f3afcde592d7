/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `bccrun --dry-run PROBE`: all but attaching.
 */
#ifndef BCCRUN_DRY_RUN_H
#define BCCRUN_DRY_RUN_H

#include "run/options.h"

/* Compiles and loads the probe, and prints what would be attached where, a line for each function. 0 or the
 * recorded error. */
int dry_run_probe(const struct options *options) MUST_CHECK;

#endif

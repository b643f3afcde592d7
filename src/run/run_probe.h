/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `bccrun PROBE`: a probe runs, from its source to the last row.
 */
#ifndef BCCRUN_RUN_PROBE_H
#define BCCRUN_RUN_PROBE_H

#include "run/options.h"

/* Returns when the run has ended: what to exit with, or the recorded error (negative). */
int run_probe(const struct options *options) MUST_CHECK;

#endif

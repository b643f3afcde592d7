/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One run of one probe, from its text to the last row: every step of the pipeline in its order, and undone in
 * the reverse order whatever happens.
 */
#ifndef BCCRUN_SESSION_H
#define BCCRUN_SESSION_H

#include "run/options.h"

/* COMMAND_RUN, and COMMAND_SCHEMA with the first of its steps. Returns when the run has ended: its exit
 * status, or the recorded error (negative). */
int session_run(const struct options *options) MUST_CHECK;

#endif

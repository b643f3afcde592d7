/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One run of one probe, from its text to the last row: every step of the pipeline in its order, and undone in
 * the reverse order whatever happens.
 */
#ifndef BCCRUN_SESSION_H
#define BCCRUN_SESSION_H

#include "run/options.h"

struct explain_options;

/* Each returns when it has ended: the exit status, or the recorded error (negative). */
int session_run(const struct options *options) MUST_CHECK;
int session_schema(const struct options *options) MUST_CHECK;
int session_explain(const struct options *options, const struct explain_options *explain) MUST_CHECK;

#endif

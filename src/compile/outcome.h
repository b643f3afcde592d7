/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What became of a job: the image that was asked for, or an error in the probe.
 */
#ifndef BCCRUN_OUTCOME_H
#define BCCRUN_OUTCOME_H

#include "compile/job.h"
#include "image/exchange.h"

/* Returns 0 if @reply has the job's image; else a negative errno with the error recorded. @output is what libbcc
 * printed. */
int outcome_check(const struct compile_job *job, const char *output, const struct reply *reply) MUST_CHECK;

#endif

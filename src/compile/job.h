/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the compiler process is asked to do for a job: the translated text, clang's flags, the functions to
 * verify.
 */
#ifndef BCCRUN_JOB_H
#define BCCRUN_JOB_H

#include "compile/compiler.h"
#include "image/exchange.h"

/* Fills @request, which is to be finished. The same job gives the same request, byte for byte. */
void job_request(const struct compile_job *job, struct request *request);

#endif

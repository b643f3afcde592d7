/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Advice where a compile fails for want of a type, a member or a macro of the kernel, and the types come from BTF.
 */
#ifndef BCCRUN_TYPES_HINT_H
#define BCCRUN_TYPES_HINT_H

#include "compile/job.h"

/* Adds to the recorded error what the job's types cannot have, and where that would come from. */
void types_hint(const struct compile_job *job);

#endif

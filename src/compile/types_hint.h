/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Advice where a compile fails for want of a type, a member or a macro of the kernel, and the types come from BTF.
 */
#ifndef BCCRUN_TYPES_HINT_H
#define BCCRUN_TYPES_HINT_H

#include <stdbool.h>

#include "compile/job.h"

/* Adds to the recorded error what the job's types cannot have, and where that would come from. @is_explained: a hint says
 * what to write already, so only the members that a struct of the kernel has are told. */
void types_hint(const struct compile_job *job, bool is_explained);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is said of a run at its end.
 */
#ifndef BCCRUN_SUMMARY_H
#define BCCRUN_SUMMARY_H

#include "run/run.h"

/* Events, losses and time, in the output if its format has that, and on standard error; and which stacks and
 * maps could not be shown. 0 or the recorded error. */
int summary_write(struct run *run) MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tracepoints at which the current process is a bystander: the scheduler takes its CPU away for another's
 * sake, an interrupt runs on top of whatever was running. What happens there is not its doing, so leaving out
 * bccrun's own events would leave out others' as often as bccrun happened to stand by: the end of another
 * process's wait, the end of its I/O.
 */
#ifndef BCCRUN_BYSTANDER_H
#define BCCRUN_BYSTANDER_H

#include <stdbool.h>

/* @target: "sched/sched_switch", either part may be a glob. */
bool bystander_at_tracepoint(const char *target);

/* @name: "sched_switch"; raw tracepoints are named without their category. */
bool bystander_at_raw_tracepoint(const char *name);

#endif

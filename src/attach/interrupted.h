/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tracepoints at which the current task is merely the one that was interrupted: the scheduler takes its CPU away
 * for the sake of another, an interrupt runs on top of whatever was running. What happens there is not its doing, so
 * leaving out bccrun's own events would leave out others' as often as bccrun was the task that was interrupted: the
 * end of another process's wait, the end of its I/O.
 */
#ifndef BCCRUN_INTERRUPTED_H
#define BCCRUN_INTERRUPTED_H

#include <stdbool.h>

/* @target: "sched/sched_switch", either part may be a glob. */
bool interrupted_at_tracepoint(const char *target);

/* @name: "sched_switch"; raw tracepoints are named without their category. */
bool interrupted_at_raw_tracepoint(const char *name);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The time in which events are shown: from the moment when everything is attached to the end of the run.
 */
#ifndef BCCRUN_TRACE_H
#define BCCRUN_TRACE_H

#include "run/run.h"

/* Lets the command go, shows events and maps until something ends the run, detaches the probe, shows what is
 * left in the buffers, and sums up. 0 or the recorded error; run->status is what to exit with. */
int trace(struct run *run) MUST_CHECK;

/* Shows what is in the buffers now, so that none becomes full during something else that takes long. Does
 * nothing before trace() begins. An error is met again by trace(). */
void trace_drain(struct run *run);

#endif

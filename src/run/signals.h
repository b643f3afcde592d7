/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The signals that end a run.
 */
#ifndef BCCRUN_SIGNALS_H
#define BCCRUN_SIGNALS_H

#include "base/error.h"

/* Blocks the signals that end a run, and ignores those that tell of a write that failed. A descriptor that
 * can be read when one came (signalfd(2)), to be closed by the caller; or the recorded error. */
int signals_open(void) MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bccrun cache: what is kept of compiled probes, how much it takes, and away with it.
 */
#ifndef BCCRUN_CACHE_COMMAND_H
#define BCCRUN_CACHE_COMMAND_H

#include "run/options.h"

/* 0, or the recorded error. */
int cache_command(const struct options *options) MUST_CHECK;

#endif

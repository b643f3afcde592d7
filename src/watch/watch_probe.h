/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `bccrun --watch FILE`: a run whose probe is reloaded whenever its file is saved.
 */
#ifndef BCCRUN_WATCH_PROBE_H
#define BCCRUN_WATCH_PROBE_H

#include "run/options.h"

/* Returns when the run has ended: what to exit with, or the recorded error (negative). @advise adds hints to
 * the recorded error, before it is printed while the run goes on. */
int watch_probe(const struct options *options, void (*advise)(const struct options *options)) MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is compiled for a probe: its functions, bccrun's own, and the C that goes in front of its source.
 */
#ifndef BCCRUN_TARGETS_H
#define BCCRUN_TARGETS_H

#include "run/live.h"

/* Appends what the selection, the attach points and prints bring along. 0 or the recorded error. */
int targets_define(struct live *live, struct text *definitions) MUST_CHECK;

/* The function of each point of the plan, then those of the selection and of prints, on the heap. Warns of
 * functions that cannot be filtered. */
struct compile_target *targets_list(const struct live *live, const struct live_compile *how, size_t *count);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether the kernel asks BPF programs on its LSM hooks.
 */
#ifndef BCCRUN_LSM_H
#define BCCRUN_LSM_H

#include "base/error.h"

/* 0, also if the kernel does not tell, or the recorded error, which is about attaching to @hook. */
int lsm_require(const char *root, const char *hook, bool *is_known) MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Globs in names, as the shell has them (glob(7)): "vfs_*", "sys_enter_get?id", "rl_[a-m]*".
 */
#ifndef BCCRUN_GLOB_H
#define BCCRUN_GLOB_H

#include <stdbool.h>

#include "base/nearest.h"

/* Whether @target names many: a glob stands for itself, or behind a file's name and a colon. */
bool glob_is(const char *target);

/* A '/' is matched by nothing but a '/'. */
bool glob_matches(const char *glob, const char *name);

/* Offers to @near, whose wanted name is a glob, one that would match @name: of "vsf_*" and vfs_read, that is
 * "vfs_*". */
void glob_offer(struct nearest *near, const char *name);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Globs in names, as the shell has them (glob(7)): "vfs_*", "sys_enter_get?id", "rl_[a-m]*".
 */
#ifndef BCCRUN_GLOB_H
#define BCCRUN_GLOB_H

#include <stdbool.h>

#include "base/nearest.h"

/* Whether @target names many: a glob stands alone, or after a file's name and a colon. */
bool glob_is(const char *target);

/* Only a '/' matches a '/'. */
bool glob_matches(const char *glob, const char *name);

/* Hints how globs are written, and that @list lists the @places. */
void glob_hint(const char *list, const char *places);

/* Offers to @near, whose wanted name is a glob, one that would match @name: of "vsf_*" and vfs_read, that is
 * "vfs_*". */
void glob_offer(struct nearest *near, const char *name);
void glob_visit(const char *name, void *near); /* the same for functions that visit names */

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The functions of a program or library that a glob matches. */
#ifndef BCCRUN_UPROBE_GLOB_H
#define BCCRUN_UPROBE_GLOB_H

#include "attach/kind.h"

/* Members of struct attach_glob (attach/kind.h). */
int uprobe_expand(const struct attach_word *word, const char *root, const char *target,
                  struct places *places) MUST_CHECK;
bool uprobe_is_name(const struct attach_word *word, const char *root, const char *text);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Globs of kernel functions, for kprobes and for system calls: which functions match, and how programs attach to
 * them.
 */
#ifndef BCCRUN_FUNCTION_GLOB_H
#define BCCRUN_FUNCTION_GLOB_H

#include "attach/kind.h"
#include "attach/link.h"
#include "symbols/functions.h"

/* Adds the functions whose names are @prefix and then match @glob. A name that the compiler made longer matches with
 * and without what it added. */
void function_glob_match(const struct functions *functions, const char *prefix, const char *glob,
                         struct places *matching);

/* Records that no function matches. */
int function_glob_fail(const struct attach_word *word, const struct functions *functions, const char *prefix,
                       const char *glob);

/* Members of struct attach_glob. */
#define FUNCTION_GLOB_NEEDS "Linux 5.18 with CONFIG_FPROBE, and tracefs"
bool function_glob_has_multi(const char *root);
int function_glob_attach(const struct attach_word *word, const char *root, const struct places *places,
                         size_t index, int program_fd, struct attachment *attachment) MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Globs of kernel functions, for kprobes and for system calls: which functions match, and how programs attach to
 * them.
 */
#ifndef BCCRUN_FUNCTION_GLOB_H
#define BCCRUN_FUNCTION_GLOB_H

#include "attach/kind.h"
#include "symbols/functions.h"

/* Adds the functions whose names are @prefix and then match @glob. A name that the compiler made longer matches with
 * and without what it added. */
void function_glob_match(const struct functions *functions, const char *prefix, const char *glob,
                         struct places *matching);

/* Members of struct attach_glob. */

/* @match is to add the functions that match the glob; @prefix: what the names of those begin with that are offered if
 * there are none. */
int function_glob_expand(const struct attach_word *word, const char *root, const char *glob,
                         struct places *places,
                         void (*match)(const struct functions *functions, const char *glob,
                                       struct places *matching),
                         const char *prefix) MUST_CHECK;
int function_glob_attach(const struct attach_word *word, const char *root, const struct places *places,
                         size_t index, int program_fd, struct attachment *attachment) MUST_CHECK;
extern const struct attach_multi function_multi;

#endif

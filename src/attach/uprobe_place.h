/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The place that a uprobe's target means: a file on disk and an offset in it. A function is looked for in the file,
 * then in the libraries that it links.
 */
#ifndef BCCRUN_UPROBE_PLACE_H
#define BCCRUN_UPROBE_PLACE_H

#include "attach/kind.h"
#include "attach/uprobe_target.h"
#include "symbols/library_symbols.h"

struct uprobe_place {
    struct uprobe_target target;
    struct libraries libraries;  /* the files that were looked into, */
    const struct binary *binary; /* and of these the one that has the place */
    uint64_t address;
    uint64_t offset; /* the same in the file */
    uint64_t bytes;  /* of the function; 0: not known */
};

/* Finds the place of @text, for an attachment by @word: 0 or the recorded error. In any case it is to be finished. */
int uprobe_place_find(const struct attach_word *word, const char *root, const char *text,
                      struct uprobe_place *place) MUST_CHECK;
void uprobe_place_finish(struct uprobe_place *place);

/* Finds the function @name in the libraries, which @file stands for, and the one that has it: 0 or the recorded
 * error. */
int uprobe_place_find_function(struct libraries *libraries, const char *file, const char *name,
                               const struct binary **binary, struct user_symbol *symbol) MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The place of a uprobe as one writes it: "PATH:SYMBOL+OFFSET" or "PATH:0xADDRESS".
 */
#ifndef BCCRUN_UPROBE_TARGET_H
#define BCCRUN_UPROBE_TARGET_H

#include <stdint.h>

#include "base/error.h"

/* All zero is none. */
struct uprobe_target {
    char *file;
    char *symbol;    /* NULL: an address */
    uint64_t number; /* the offset, or the address */
};

/* Reads @text. Returns what is wrong with it, NULL if nothing is; what was read is to be finished in any case. */
const char *uprobe_target_read(const char *text, bool on_return, struct uprobe_target *target) MUST_CHECK;
void uprobe_target_finish(struct uprobe_target *target);

/* The target in the file @path, as "PATH:SYMBOL+0x10"; on the heap. */
char *uprobe_target_describe(const struct uprobe_target *target, const char *path);

#endif

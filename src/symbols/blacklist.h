/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel functions that kprobes may not be put on, because kprobes themselves or exceptions run through
 * them (Linux: Documentation/trace/kprobes.rst, "Blacklist"). Only debugfs lists them.
 */
#ifndef BCCRUN_BLACKLIST_H
#define BCCRUN_BLACKLIST_H

#include "base/error.h"
#include "base/text.h"

#define BLACKLIST "/sys/kernel/debug/kprobes/blacklist"

struct blacklist {
    struct text text;
    char **names; /* in the text, sorted */
    size_t count;
};

/* Empty if debugfs is not mounted. */
void blacklist_read(const char *root, struct blacklist *blacklist);
void blacklist_finish(struct blacklist *blacklist);

bool blacklist_has(const struct blacklist *blacklist, const char *name);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which files lie where in a process's memory, as far as code is in them: /proc/PID/maps (proc(5)).
 */
#ifndef BCCRUN_MAPPINGS_H
#define BCCRUN_MAPPINGS_H

#include <sys/types.h>

#include "base/error.h"
#include "base/text.h"

struct mapping {
    uint64_t start, end;
    uint64_t offset; /* in the file */
    uint64_t device, inode;
    char *path; /* as the process sees it; "" where there is no file, "[vdso]" */
};

/* All zero is none. */
struct mappings {
    struct mapping *list; /* in the order of their addresses */
    size_t count;
};

/* Reads the text of such a file; lines that are none are left out. */
void mappings_parse(const char *text, struct mappings *mappings);

/* Returns whether the process is there and has code mapped: one that has ended has none. */
bool mappings_read(const char *root, pid_t pid, struct mappings *mappings);

const struct mapping *mappings_find(const struct mappings *mappings, uint64_t address);

void mappings_finish(struct mappings *mappings);

#endif

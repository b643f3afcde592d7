/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose files a plan's points mean by their names. With chosen processes they are those that these have mapped, in the
 * versions and places that they have; a point becomes several where the processes have different files.
 */
#ifndef BCCRUN_FILE_SCOPE_H
#define BCCRUN_FILE_SCOPE_H

#include <sys/types.h>

#include "attach/plan.h"

/* All zero: the machine's. */
struct file_scope {
    const pid_t *pids;
    size_t pid_count;
    const char
        *command;  /* the file of a program that is to start: libraries are those that it links; NULL: none */
    bool is_fixed; /* the plan's programs are compiled already: it can get no more points */
};

/* Gives the points their files' roots. Warns where a name means several files, or one that a process has not mapped. */
void file_scope_apply(const struct file_scope *scope, const char *root, struct attach_plan *plan);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Follows a path safely. bccrun runs as root: whoever can write a directory of the path could redirect what
 * bccrun writes to any file, with a symbolic link. The kernel only guards against that in sticky directories,
 * and only if it is configured to (fs.protected_symlinks, proc(5)). Here, no link is followed in a directory
 * that others can write.
 */
#ifndef BCCRUN_CHASE_H
#define BCCRUN_CHASE_H

#include <limits.h>
#include <stdbool.h>

#include "base/error.h"

/* Where a path leads. */
struct chase {
    int directory_fd;        /* O_PATH: the directory that contains it; -1: none */
    char name[NAME_MAX + 1]; /* its name there, whether it exists or not; "." for the directory itself */
    bool is_shared;          /* others can write the directory */
    bool is_magic;           /* a link of procfs to an open file, as for /dev/stdout: to be followed */
};

/* Follows @path up to its last component, and that too if it is a link that may be followed. Returns 0;
 * -ELOOP with *link_target set (on the heap, else NULL) if there is a link that others may have made; or
 * another negative errno. Records no error. chase_finish() in every case. */
int chase(const char *path, struct chase *found, char **link_target) MUST_CHECK;
void chase_finish(struct chase *found);

#endif

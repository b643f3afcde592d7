/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A path on which others may have laid something, walked so that it leads where it says. bccrun runs as root;
 * whoever can write a directory on the way could turn its writing to any file with a symbolic link. The
 * kernel guards against that in sticky directories and where it is set so (fs.protected_symlinks, proc(5));
 * here no link is followed in any directory that others can write.
 */
#ifndef BCCRUN_CHASE_H
#define BCCRUN_CHASE_H

#include <limits.h>
#include <stdbool.h>

#include "base/error.h"

/* Where a path leads. */
struct chase {
    int directory_fd;        /* O_PATH: the directory in which it lies; -1: none */
    char name[NAME_MAX + 1]; /* what it is called there, whether it exists or not; "." for the directory */
    bool is_shared;          /* others can write the directory */
    bool is_magic; /* a link of procfs to an open file, such as /dev/stdout leads to: to be followed */
};

/* Follows @path up to its last component, and that too where it is a link that may be followed. Returns 0;
 * -ELOOP with *link_target set where a link is in the way that others may have laid (on the heap, else NULL);
 * or another negative errno. Records no error. chase_finish() in every case. */
int chase(const char *path, struct chase *found, char **link_target) MUST_CHECK;
void chase_finish(struct chase *found);

#endif

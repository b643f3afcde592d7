/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One point of attachment that is many places, because its target is a glob.
 */
#ifndef BCCRUN_MANY_H
#define BCCRUN_MANY_H

#include "attach/attach.h"

/* Records that the kind takes no globs. */
int many_fail_no_globs(const struct attach_point *point);

/* Finds the places, and whether one link will attach to all of them: 0 or the recorded error. */
int many_find(struct attach_point *point, const char *root) MUST_CHECK;

/* "61 functions that match vfs_*"; on the heap. */
char *many_describe(const struct attach_point *point, size_t count);

/* Attaches to all of them by one link; else one by one, where those that the kernel refuses are left out. On
 * failure the error is recorded and *attachment all zero. */
int many_attach(const struct attach_point *point, const char *root, int program_fd,
                struct attachment *attachment) MUST_CHECK;

#endif

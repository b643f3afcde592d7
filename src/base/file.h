/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads small files whole, and writes. Paths below /proc, /sys and tracefs are given with a root before them
 * ("" on a real machine), so that a test can use a tree of its own.
 */
#ifndef BCCRUN_FILE_H
#define BCCRUN_FILE_H

#include <stddef.h>

#include "base/error.h"
#include "base/text.h"

/* Appends the content of @fd to @text, up to @limit_bytes. Returns 0, -EFBIG if there is more than the
 * limit, or another negative errno; records no error. */
int file_read_fd(int fd, size_t limit_bytes, struct text *text) MUST_CHECK;

/* The same for the file at @root followed by @path. */
int file_read(const char *root, const char *path, size_t limit_bytes, struct text *text) MUST_CHECK;

/* Writes all of it, in as many parts as it takes. Returns 0 or a negative errno; records no error. */
int file_write_all(int fd, const char *bytes, size_t length) MUST_CHECK;

bool file_exists(const char *root, const char *path);
bool file_is_directory(const char *path);
bool file_is_regular(const char *path); /* a read of anything else may never end */

/* Occupies the descriptors 0, 1 and 2 if the process was started without them, so that no map or event gets
 * such a number and is then read or written as if it were a standard stream. Reading and writing them still
 * fails with EBADF. */
void file_hold_standard(void);

#endif

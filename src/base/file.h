/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading small files whole, and writing. Files below /proc, /sys and tracefs are named with a root in front ("" on a real
 * machine), so that a test can hand in a tree of its own.
 */
#ifndef BCCRUN_FILE_H
#define BCCRUN_FILE_H

#include <stddef.h>

#include "base/error.h"
#include "base/text.h"

/* Appends the content of @fd to @text, up to @limit_bytes. Returns 0, -EFBIG where there is more than the
 * limit, or another negative errno; records no error. */
int file_read_fd(int fd, size_t limit_bytes, struct text *text) MUST_CHECK;

/* The same for the file at @root followed by @path. */
int file_read(const char *root, const char *path, size_t limit_bytes, struct text *text) MUST_CHECK;

/* Writes all of it, in as many parts as it takes. Returns 0 or a negative errno; records no error. */
int file_write_all(int fd, const char *bytes, size_t length) MUST_CHECK;

bool file_exists(const char *root, const char *path);
bool file_is_directory(const char *path);

/* Takes the numbers 0, 1 and 2 where the process was started without them, so that no map or event gets one
 * and is then read or written in its place. Reading and writing them still fails with EBADF. */
void file_hold_standard(void);

#endif

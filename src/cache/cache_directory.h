/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The directory of the cache, in which only its user can write. Its files are loaded into the kernel, so this
 * is checked each time it is opened, and every file is opened relative to the directory's descriptor.
 *
 * $BCCRUN_CACHE_DIR; else /var/cache/bccrun for root, who may run with another user's HOME (sudo); else
 * $XDG_CACHE_HOME/bccrun, or ~/.cache/bccrun if HOME is the user's own.
 */
#ifndef BCCRUN_CACHE_DIRECTORY_H
#define BCCRUN_CACHE_DIRECTORY_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "base/error.h"
#include "base/text.h"

struct cache_file {
    char *name;
    uint64_t bytes; /* whole blocks of 4 KiB */
    struct timespec used;
};

struct cache_files {
    struct cache_file *list; /* the one that was not used for the longest time first */
    size_t count;
    uint64_t bytes;
};

/* The path, on the heap; NULL with the error recorded if the environment names none. */
char *cache_directory_path(void);

/* Opens it, made if need be with mode 0700. A descriptor; or the recorded error: -EPERM for a directory that
 * must not be used, any other for one that cannot be. */
int cache_directory_open(const char *path) MUST_CHECK;

/* Opens the file for reading: a descriptor, or a negative errno, -EPERM for one that is not a regular file,
 * belongs to somebody else or can be written by others. Records no error. */
int cache_directory_open_file(int directory_fd, const char *name) MUST_CHECK;

/* Makes an empty file with a name of its own, *name, on the heap, and opens it for reading and writing: a
 * descriptor or a negative errno. Records no error. */
int cache_directory_create(int directory_fd, char **name) MUST_CHECK;

/* Appends the file's content. A negative errno, -EPERM for one that somebody else can write; records no
 * error. */
int cache_directory_read(int directory_fd, const char *name, size_t limit_bytes,
                         struct text *text) MUST_CHECK;

/* Notes that the file was used now. Best effort: only the order in which they go depends on it. */
void cache_directory_touch(int directory_fd, const char *name);

/* Whole or not at all: under another name first. Not waited for until it is on the disk, since a file that a
 * power cut damaged shows as damaged. A negative errno; records no error. */
int cache_directory_write(int directory_fd, const char *name, const struct text *text) MUST_CHECK;

/* Times that lie ahead, left by a clock that was set back, count as the oldest: else those files would stay
 * for as long as the clock takes to come there again. */
int cache_directory_list(int directory_fd, const struct timespec *now, struct cache_files *files) MUST_CHECK;
void cache_files_finish(struct cache_files *files);

/* Removes the longest unused files, but never @kept, until all take at most @limit_bytes. */
void cache_directory_trim(int directory_fd, const char *kept, uint64_t limit_bytes);

#endif

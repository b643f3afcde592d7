/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Precompiled heads (translate/head.h) in the cache's directory, besides the images. The checksum in a file's
 * name (cache/head_name.h) shows a file that was cut short or damaged before clang reads it, so that a head is
 * there whole or not at all.
 */
#ifndef BCCRUN_HEADS_H
#define BCCRUN_HEADS_H

#include "base/digest.h"
#include "cache/cache.h"

/* What one file may take. The headers of the network stack make 18 MiB. */
#define HEAD_LIMIT_BYTES (64 * 1024 * 1024)

enum head_state {
    HEAD_ABSENT,
    HEAD_KEPT,
    HEAD_UNFIT /* it could not be precompiled */
};

/* Looks for the head with this key. HEAD_KEPT: *fd is open for reading, its content is as it was written, and
 * it is marked as used. A damaged file is removed. Records no error. */
enum head_state heads_find(const struct cache *cache, const struct digest *key, int *fd);

/* A new head while it is being written. */
struct new_head {
    int fd;     /* open for reading and writing; -1: there is none */
    char *name; /* in the directory, until it has its own; NULL: it is in memory, for one compile */
};

/* Makes an empty file for a new head, in memory if there is no cache or nothing can be written to it. False where not
 * even that is possible. */
bool heads_begin(const struct cache *cache, struct new_head *head);

/* Gives the complete file its name and removes the least recently used files where there is too much; or
 * notes that there can be no such head; or removes the file. Each ends @head. A head in memory is gone then. */
void heads_keep(const struct cache *cache, const struct digest *key, struct new_head *head);
void heads_refuse(const struct cache *cache, const struct digest *key, struct new_head *head);
void heads_discard(const struct cache *cache, struct new_head *head);

/* Removes the head with this key, and any note that there can be none. */
void heads_drop(const struct cache *cache, const struct digest *key);

#endif

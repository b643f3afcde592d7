/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The cache of compiled probes: images by key, in files that nobody else can have written. It never stops a
 * run: what cannot be read is compiled again, what cannot be written is not kept, and -v says why. Only a
 * directory that others could write to is an error.
 */
#ifndef BCCRUN_CACHE_H
#define BCCRUN_CACHE_H

#include "base/digest.h"
#include "cache/cache_entry.h"

/* What all files together may take: an image 10 to 60 KiB, a precompiled head 2 to 18 MiB. */
#define CACHE_LIMIT_BYTES (256ULL * 1024 * 1024)

struct cache {
    int fd;          /* of its directory; -1: there is no cache in this run */
    bool is_verbose; /* tell why something is not kept or not used */
    bool is_missed;  /* warn if something cannot be kept: it will soon be needed again */
};

/* Opens the cache. If there can be none, this run has no cache. The recorded error for a directory that must
 * not be used. */
int cache_open(struct cache *cache, bool is_verbose) MUST_CHECK;
void cache_close(struct cache *cache);

/* Fills @entry if there is one with this key and all its conditions hold; it must be finished then. A damaged
 * entry is removed. */
bool cache_find(const struct cache *cache, const struct digest *key, struct cache_entry *entry);

/* Writes the entry, and removes the least recently used ones if there is too much. */
void cache_keep(const struct cache *cache, const struct cache_entry *entry);

/* Removes the entry. */
void cache_drop(const struct cache *cache, const struct digest *key);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the cache keeps of one compile, and its form in a file: a header with a magic number, the version of
 * this form, the length and the digest of all that follows. So a file that was cut short, or in which a bit
 * has changed, is never used as an image.
 */
#ifndef BCCRUN_CACHE_ENTRY_H
#define BCCRUN_CACHE_ENTRY_H

#include "cache/conditions.h"
#include "image/image.h"

#define CACHE_ENTRY_LIMIT_BYTES (16 * 1024 * 1024)

struct cache_entry {
    struct digest key;
    char *probe;  /* what the compile was of, for people */
    char *output; /* the compiler's warnings about the probe, which are shown each time */
    bool is_slow; /* the verifier took long */
    struct conditions conditions;
    struct image image;
};

void cache_entry_write(const struct cache_entry *entry, struct text *to);

/* 0, or -EBADMSG with the error recorded and *entry all zero. */
int cache_entry_read(const char *bytes, size_t length, struct cache_entry *entry) MUST_CHECK;

void cache_entry_finish(struct cache_entry *entry);

#endif

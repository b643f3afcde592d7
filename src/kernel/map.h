/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads the entries of a map in the kernel, while the probe goes on changing it.
 */
#ifndef BCCRUN_MAP_H
#define BCCRUN_MAP_H

#include "image/image.h"

/* What was read: @count keys and values, one after another. */
struct map_entries {
    char *keys;
    char *values;
    size_t count;
    size_t key_bytes;
    size_t value_bytes; /* of one CPU's value, rounded up to eight if the map is per CPU */
    size_t cpu_count;   /* values of one entry: 1, or the number of possible CPUs */
};

/* Reads all entries. Keys that are deleted meanwhile are left out, and no entry comes twice. A queue or stack
 * is emptied by reading it. 0 or the recorded error; map_entries_finish() in both cases. */
int map_read(int fd, const struct image_map *map, struct map_entries *entries) MUST_CHECK;

/* The same, and deletes what it reads; the entries of an array are set to zero. Nothing that is counted into
 * a hash meanwhile is lost. An array may lose what is counted in the microseconds between reading and
 * zeroing, because the kernel cannot do both in one step. */
int map_take(int fd, const struct image_map *map, struct map_entries *entries) MUST_CHECK;

/* Reads the value of one key of a map that is not per CPU. 0, or a negative errno, unrecorded: -ENOENT if
 * there is no such key. */
int map_get(int fd, const void *key, void *value) MUST_CHECK;

/* Whether it has no entries, or only zeros if it is an array. False for a queue and where it cannot be read. */
bool map_is_empty(int fd, const struct image_map *map);

void map_entries_finish(struct map_entries *entries);

const void *map_key(const struct map_entries *entries, size_t index);
const void *map_value(const struct map_entries *entries, size_t index, size_t cpu);

#endif

// SPDX-License-Identifier: Apache-2.0
#include "kernel/map.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cpus.h"
#include "base/memory.h"
#include "base/sys.h"

/* What one system call gets: a million small entries take 250 calls, and large ones do not ask for more
 * memory than they need. */
#define BATCH       ((size_t)4096)
#define BATCH_BYTES ((size_t)4 * 1024 * 1024)

static bool is_per_cpu(uint32_t type)
{
    return type == BPF_MAP_TYPE_PERCPU_HASH || type == BPF_MAP_TYPE_PERCPU_ARRAY ||
           type == BPF_MAP_TYPE_LRU_PERCPU_HASH;
}

static bool is_array(uint32_t type)
{
    return type == BPF_MAP_TYPE_ARRAY || type == BPF_MAP_TYPE_PERCPU_ARRAY;
}

static bool is_queue(uint32_t type)
{
    return type == BPF_MAP_TYPE_QUEUE || type == BPF_MAP_TYPE_STACK;
}

static bool is_hash(uint32_t type)
{
    return type == BPF_MAP_TYPE_HASH || type == BPF_MAP_TYPE_LRU_HASH || type == BPF_MAP_TYPE_PERCPU_HASH ||
           type == BPF_MAP_TYPE_LRU_PERCPU_HASH;
}

const void *map_key(const struct map_entries *entries, size_t index)
{
    return entries->keys + index * entries->key_bytes;
}

static char *entry_value(const struct map_entries *entries, size_t index)
{
    return entries->values + index * entries->value_bytes * entries->cpu_count;
}

const void *map_value(const struct map_entries *entries, size_t index, size_t cpu)
{
    return entry_value(entries, index) + cpu * entries->value_bytes;
}

/* Room for @more entries behind those that are there; grows by half, so that a large map is not copied often.
 */
static void reserve(struct map_entries *entries, size_t *capacity, size_t more)
{
    if (entries->count + more <= *capacity)
        return;
    *capacity = entries->count + more + *capacity / 2;
    entries->keys = xrealloc(entries->keys, *capacity, entries->key_bytes);
    entries->values = xrealloc(entries->values, *capacity, entries->value_bytes * entries->cpu_count);
}

static size_t first_batch(const struct image_map *map, const struct map_entries *entries)
{
    size_t batch = BATCH_BYTES / (entries->key_bytes + entries->value_bytes * entries->cpu_count + 1) + 1;
    if (batch > BATCH)
        batch = BATCH;
    return batch < map->max_entries ? batch : map->max_entries;
}

/* With BPF_MAP_LOOKUP_BATCH or BPF_MAP_LOOKUP_AND_DELETE_BATCH (Linux 5.6) the kernel walks a hash itself,
 * bucket by bucket, so that a key deleted meanwhile does not send it back to the start. -EINVAL or -ENOTSUPP
 * (524) where the map's kind does not have it. */
static int read_batches(int fd, int command, const struct image_map *map, struct map_entries *entries)
{
    size_t capacity = 0;
    size_t batch = first_batch(map, entries);
    size_t token_bytes = entries->key_bytes > sizeof(uint32_t) ? entries->key_bytes : sizeof(uint32_t);
    char *token = xcalloc(1, token_bytes);
    bool is_first = true;
    int err = 0;
    while (err == 0) {
        reserve(entries, &capacity, batch);
        union bpf_attr attr = {0};
        attr.batch.map_fd = (uint32_t)fd;
        attr.batch.in_batch = is_first ? 0 : (uintptr_t)token;
        attr.batch.out_batch = (uintptr_t)token;
        attr.batch.keys = (uintptr_t)entries->keys + entries->count * entries->key_bytes;
        attr.batch.values = (uintptr_t)entry_value(entries, entries->count);
        attr.batch.count = (uint32_t)batch;
        err = sys_bpf(command, &attr);
        if (err == -ENOSPC) { /* one bucket holds more than a batch */
            batch *= 2;
            err = 0;
            continue;
        }
        if (err == 0 || err == -ENOENT)
            entries->count += attr.batch.count;
        is_first = false;
    }
    free(token);
    return err == -ENOENT ? 0 : err; /* the end of the map */
}

static int lookup(int fd, int command, const void *key, void *value)
{
    union bpf_attr attr = {.map_fd = (uint32_t)fd, .key = (uintptr_t)key, .value = (uintptr_t)value};
    return sys_bpf(command, &attr);
}

/* By the keys' bytes; of equal keys, the one read first comes first. */
static int compare_keys(const void *a, const void *b, void *read)
{
    const struct map_entries *entries = read;
    size_t ours = *(const size_t *)a;
    size_t theirs = *(const size_t *)b;
    int order = memcmp(map_key(entries, ours), map_key(entries, theirs), entries->key_bytes);
    return order != 0 ? order : ours < theirs ? -1 : ours > theirs;
}

static bool *find_doubles(struct map_entries *entries)
{
    size_t *order = xcalloc(entries->count, sizeof(*order));
    bool *is_double = xcalloc(entries->count, sizeof(*is_double));
    for (size_t i = 0; i < entries->count; i++)
        order[i] = i;
    qsort_r(order, entries->count, sizeof(*order), compare_keys, entries);
    for (size_t i = 1; i < entries->count; i++)
        is_double[order[i - 1]] =
            memcmp(map_key(entries, order[i - 1]), map_key(entries, order[i]), entries->key_bytes) == 0;
    free(order);
    return is_double;
}

/* Of entries with the same key the one read last stays. */
static void drop_doubles(struct map_entries *entries)
{
    bool *is_double = find_doubles(entries);
    size_t value_bytes = entries->value_bytes * entries->cpu_count;
    size_t kept = 0;
    for (size_t i = 0; i < entries->count; i++) {
        if (is_double[i])
            continue;
        memmove(entries->keys + kept * entries->key_bytes, map_key(entries, i), entries->key_bytes);
        memmove(entry_value(entries, kept), entry_value(entries, i), value_bytes);
        kept++;
    }
    entries->count = kept;
    free(is_double);
}

/* Key by key. The kernel starts again at the first key where the one before was deleted (bpf(2)): the steps
 * are bounded, and what was read twice is dropped. */
static int read_keys(int fd, const struct image_map *map, struct map_entries *entries)
{
    size_t capacity = 0;
    const char *before = NULL;
    char *key = xcalloc(2, entries->key_bytes);
    int err = 0;
    for (size_t steps = 0; steps < (size_t)map->max_entries * 2; steps++) {
        union bpf_attr attr = {.map_fd = (uint32_t)fd, .key = (uintptr_t)before};
        attr.next_key = (uintptr_t)key;
        err = sys_bpf(BPF_MAP_GET_NEXT_KEY, &attr);
        if (err != 0)
            break;
        reserve(entries, &capacity, 1);
        if (lookup(fd, BPF_MAP_LOOKUP_ELEM, key, entry_value(entries, entries->count)) == 0)
            memcpy(entries->keys + entries->count++ * entries->key_bytes, key, entries->key_bytes);
        before = memcpy(key + entries->key_bytes, key, entries->key_bytes);
    }
    free(key);
    drop_doubles(entries);
    return err == -ENOENT ? 0 : err;
}

static int drain(int fd, const struct image_map *map, struct map_entries *entries)
{
    size_t capacity = 0;
    int err = 0;
    while (err == 0 && entries->count < map->max_entries) {
        reserve(entries, &capacity, 1);
        err = lookup(fd, BPF_MAP_LOOKUP_AND_DELETE_ELEM, NULL, entry_value(entries, entries->count));
        entries->count += err == 0;
    }
    return err == -ENOENT ? 0 : err;
}

/* Of a trie, in batches as well as key by key, the walk starts again where a key was deleted. */
static int read_all(int fd, const struct image_map *map, struct map_entries *entries)
{
    if (is_queue(map->type))
        return drain(fd, map, entries);
    if ((is_hash(map->type) || is_array(map->type)) &&
        read_batches(fd, BPF_MAP_LOOKUP_BATCH, map, entries) == 0)
        return 0;
    entries->count = 0;
    return read_keys(fd, map, entries);
}

static void clear(int fd, const struct image_map *map, const struct map_entries *entries)
{
    if (is_queue(map->type))
        return;
    char *zero = xcalloc(entries->cpu_count, entries->value_bytes);
    for (size_t i = 0; i < entries->count; i++) {
        bool is_kept = is_array(map->type);
        /* A key that is gone by now is as clear as it can be. */
        (void)!lookup(fd, is_kept ? BPF_MAP_UPDATE_ELEM : BPF_MAP_DELETE_ELEM, map_key(entries, i), zero);
    }
    free(zero);
}

/* A hash gives and deletes in one step, so that nothing which the probe counts in between is lost. */
static int take_all(int fd, const struct image_map *map, struct map_entries *entries)
{
    if (is_hash(map->type)) {
        int err = read_batches(fd, BPF_MAP_LOOKUP_AND_DELETE_BATCH, map, entries);
        if (err == 0 || entries->count > 0)
            return err;
    }
    int err = read_all(fd, map, entries);
    if (err == 0)
        clear(fd, map, entries);
    return err;
}

static int init(struct map_entries *entries, const struct image_map *map)
{
    *entries =
        (struct map_entries){.key_bytes = map->key_bytes, .value_bytes = map->value_bytes, .cpu_count = 1};
    if (!is_per_cpu(map->type))
        return 0;
    struct cpus cpus = {0};
    int err = cpus_read(&cpus, "", "possible");
    entries->cpu_count = cpus.count;
    entries->value_bytes = (map->value_bytes + 7) / 8 * 8;
    cpus_finish(&cpus);
    return err;
}

/* @read is read_all() or take_all(), @verb what that is. */
static int read_with(int (*read)(int fd, const struct image_map *map, struct map_entries *entries), int fd,
                     const struct image_map *map, struct map_entries *entries, const char *verb)
{
    int err = init(entries, map);
    if (err != 0)
        return err;
    err = read(fd, map, entries);
    return err == 0 ? 0 : fail(-err, "cannot %s the map '%s'", verb, map->name);
}

int map_read(int fd, const struct image_map *map, struct map_entries *entries)
{
    return read_with(read_all, fd, map, entries, "read");
}

int map_take(int fd, const struct image_map *map, struct map_entries *entries)
{
    return read_with(take_all, fd, map, entries, "empty");
}

int map_get(int fd, const void *key, void *value)
{
    return lookup(fd, BPF_MAP_LOOKUP_ELEM, key, value);
}

static bool is_all_zero(int fd, const struct image_map *map)
{
    struct map_entries entries;
    bool is_zero = map_read(fd, map, &entries) == 0;
    size_t bytes = entries.count * entries.value_bytes * entries.cpu_count;
    for (size_t i = 0; i < bytes && is_zero; i++)
        is_zero = entries.values[i] == 0;
    map_entries_finish(&entries);
    error_clear();
    return is_zero;
}

bool map_is_empty(int fd, const struct image_map *map)
{
    if (is_array(map->type))
        return is_all_zero(fd, map);
    if (is_queue(map->type))
        return false;
    char *key = xcalloc(1, map->key_bytes);
    union bpf_attr attr = {.map_fd = (uint32_t)fd};
    attr.next_key = (uintptr_t)key;
    int err = sys_bpf(BPF_MAP_GET_NEXT_KEY, &attr);
    free(key);
    return err == -ENOENT;
}

void map_entries_finish(struct map_entries *entries)
{
    free(entries->keys);
    free(entries->values);
    *entries = (struct map_entries){0};
}

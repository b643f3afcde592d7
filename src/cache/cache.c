// SPDX-License-Identifier: Apache-2.0
#include "cache/cache.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cache/cache_directory.h"

/* The recorded error does not stop the run: it is shown under -v, and forgotten. */
static void pass_over(const struct cache *cache)
{
    if (cache->is_verbose)
        note("%s", error_text());
    error_clear();
}

int cache_open(struct cache *cache, bool is_verbose)
{
    *cache = (struct cache){.fd = -1, .is_verbose = is_verbose};
    char *path = cache_directory_path();
    int fd = path != NULL ? cache_directory_open(path) : -ENOENT;
    free(path);
    if (fd == -EPERM)
        return fd;
    if (fd < 0)
        pass_over(cache);
    else
        cache->fd = fd;
    return 0;
}

void cache_close(struct cache *cache)
{
    if (cache->fd >= 0)
        close(cache->fd);
    cache->fd = -1;
}

/* 0, -ENOENT if there is none, or the recorded error. */
static int read_entry(const struct cache *cache, const char *name, const struct digest *key,
                      struct cache_entry *entry)
{
    struct text bytes = {0};
    int err = cache_directory_read(cache->fd, name, CACHE_ENTRY_LIMIT_BYTES, &bytes);
    if (err == 0)
        err = cache_entry_read(bytes.bytes, bytes.length, entry);
    else if (err == -EPERM)
        failx(EPERM, "others can write it");
    else if (err != -ENOENT)
        fail(-err, "it cannot be read");
    text_finish(&bytes);
    if (err == 0 && !digest_is_same(key, &entry->key)) {
        cache_entry_finish(entry);
        err = failx(EBADMSG, "it belongs to another key");
    }
    return err;
}

bool cache_find(const struct cache *cache, const struct digest *key, struct cache_entry *entry)
{
    char name[DIGEST_HEX_SIZE];
    digest_hex(key, name);
    *entry = (struct cache_entry){0};
    int err = cache->fd >= 0 ? read_entry(cache, name, key, entry) : -ENOENT;
    if (err == 0) {
        const char *broken = conditions_broken(&entry->conditions);
        if (broken == NULL) {
            cache_directory_touch(cache->fd, name);
            return true;
        }
        if (cache->is_verbose)
            note("compiled again: %s has changed", broken);
        cache_entry_finish(entry);
        return false;
    }
    if (err != -ENOENT) {
        if (cache->is_verbose)
            note("the cache's entry %.12s is not used: %s", name, error_text());
        error_clear();
        (void)!unlinkat(cache->fd, name, 0);
    }
    return false;
}

void cache_keep(const struct cache *cache, const struct cache_entry *entry)
{
    char name[DIGEST_HEX_SIZE];
    digest_hex(&entry->key, name);
    struct text bytes = {0};
    cache_entry_write(entry, &bytes);
    int err =
        bytes.length <= CACHE_ENTRY_LIMIT_BYTES ? cache_directory_write(cache->fd, name, &bytes) : -EFBIG;
    text_finish(&bytes);
    if (err == 0) {
        cache_directory_trim(cache->fd, name, CACHE_LIMIT_BYTES);
        return;
    }
    fail(-err, "cannot keep the image in the cache");
    if (cache->is_missed && !cache->is_verbose)
        warn("%s", error_text());
    pass_over(cache);
}

void cache_drop(const struct cache *cache, const struct digest *key)
{
    char name[DIGEST_HEX_SIZE];
    digest_hex(key, name);
    if (cache->fd >= 0)
        (void)!unlinkat(cache->fd, name, 0);
}

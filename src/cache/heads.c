// SPDX-License-Identifier: Apache-2.0
#include "cache/heads.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The functions themselves: the checksum is all that is wanted of the library. */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/memory.h"
#include "base/words.h"
#include "cache/cache_directory.h"
#include "cache/head_name.h"

/* The name of the first file with this key, on the heap; NULL: there is none. */
static char *find_name(const struct cache *cache, const struct digest *key)
{
    char digits[DIGEST_HEX_SIZE];
    digest_hex(key, digits);
    int fd = openat(cache->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = fd >= 0 ? fdopendir(fd) : NULL;
    if (directory == NULL && fd >= 0)
        close(fd);
    char *name = NULL;
    const struct dirent *entry;
    while (directory != NULL && name == NULL && (entry = readdir(directory)) != NULL)
        if (has_prefix(entry->d_name, digits) && head_name_is_one(entry->d_name))
            name = xstrdup(entry->d_name);
    if (directory != NULL)
        closedir(directory);
    return name;
}

/* The checksum of all that is in the file. False where it has no such content as a head's. */
static bool sum_file(int fd, char sum[HEAD_SUM_DIGITS + 1])
{
    struct stat status;
    if (fstat(fd, &status) != 0 || status.st_size <= 0 || status.st_size > HEAD_LIMIT_BYTES)
        return false;
    size_t length = (size_t)status.st_size;
    void *bytes = mmap(NULL, length, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED)
        return false;
    snprintf(sum, HEAD_SUM_DIGITS + 1, "%016" PRIx64, (uint64_t)XXH3_64bits(bytes, length));
    munmap(bytes, length);
    return true;
}

static const char *sum_in(const char *name)
{
    return strstr(name, HEAD_NAME_MARK) + strlen(HEAD_NAME_MARK);
}

enum head_state heads_find(const struct cache *cache, const struct digest *key, int *fd)
{
    char sum[HEAD_SUM_DIGITS + 1];
    *fd = -1;
    char *name = cache->fd >= 0 ? find_name(cache, key) : NULL;
    enum head_state state = HEAD_ABSENT;
    if (name != NULL && strcmp(sum_in(name), HEAD_NAME_UNFIT) == 0) {
        state = HEAD_UNFIT;
    } else if (name != NULL) {
        *fd = cache_directory_open_file(cache->fd, name);
        if (*fd >= 0 && sum_file(*fd, sum) && strcmp(sum, sum_in(name)) == 0)
            state = HEAD_KEPT;
        else
            (void)!unlinkat(cache->fd, name, 0);
    }
    if (state == HEAD_KEPT)
        cache_directory_touch(cache->fd, name);
    else if (*fd >= 0)
        close(*fd);
    if (state != HEAD_KEPT)
        *fd = -1;
    free(name);
    return state;
}

bool heads_begin(const struct cache *cache, struct new_head *head)
{
    *head = (struct new_head){.fd = -1};
    if (cache->fd >= 0)
        head->fd = cache_directory_create(cache->fd, &head->name);
    if (head->fd < 0)
        head->fd = memfd_create("bccrun-new-head", MFD_CLOEXEC);
    return head->fd >= 0;
}

static void end(struct new_head *head)
{
    if (head->fd >= 0)
        close(head->fd);
    free(head->name);
    *head = (struct new_head){.fd = -1};
}

void heads_discard(const struct cache *cache, struct new_head *head)
{
    if (head->name != NULL)
        (void)!unlinkat(cache->fd, head->name, 0);
    end(head);
}

/* Gives the file the name for this key and @sum. */
static void name_file(const struct cache *cache, const struct digest *key, const char *sum,
                      struct new_head *head)
{
    char digits[DIGEST_HEX_SIZE];
    digest_hex(key, digits);
    char *name = xasprintf("%s" HEAD_NAME_MARK "%s", digits, sum);
    if (renameat(cache->fd, head->name, cache->fd, name) == 0) {
        end(head);
        cache_directory_trim(cache->fd, name, CACHE_LIMIT_BYTES);
    } else {
        heads_discard(cache, head);
    }
    free(name);
}

void heads_keep(const struct cache *cache, const struct digest *key, struct new_head *head)
{
    char sum[HEAD_SUM_DIGITS + 1];
    if (head->name != NULL && sum_file(head->fd, sum))
        name_file(cache, key, sum, head);
    else
        heads_discard(cache, head);
}

void heads_refuse(const struct cache *cache, const struct digest *key, struct new_head *head)
{
    if (head->name != NULL && ftruncate(head->fd, 0) == 0)
        name_file(cache, key, HEAD_NAME_UNFIT, head);
    else
        heads_discard(cache, head);
}

void heads_drop(const struct cache *cache, const struct digest *key)
{
    char *name = cache->fd >= 0 ? find_name(cache, key) : NULL;
    if (name != NULL)
        (void)!unlinkat(cache->fd, name, 0);
    free(name);
}

// SPDX-License-Identifier: Apache-2.0
#include "cache/cache_contents.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "cache/cache.h"
#include "cache/cache_directory.h"

struct contents {
    char *path;
    int fd;
    struct cache_files files; /* most recently used first */
};

/* What it was compiled from; "" where the entry cannot be read. On the heap. */
static char *probe_of(int directory_fd, const char *name)
{
    struct text bytes = {0};
    struct text safe = {0};
    struct cache_entry entry = {0};
    if (cache_directory_read(directory_fd, name, CACHE_ENTRY_LIMIT_BYTES, &bytes) == 0 &&
        cache_entry_read(bytes.bytes, bytes.length, &entry) == 0)
        text_safe(&safe, entry.probe, strlen(entry.probe));
    error_clear();
    cache_entry_finish(&entry);
    text_finish(&bytes);
    return text_take(&safe);
}

static void list_file(int directory_fd, const struct cache_file *file)
{
    char used[32] = "";
    struct tm local;
    if (localtime_r(&file->used.tv_sec, &local) != NULL)
        strftime(used, sizeof(used), "%Y-%m-%d %H:%M:%S", &local);
    char *probe = probe_of(directory_fd, file->name);
    printf("%-19s %6" PRIu64 " KiB  %.12s  %s\n", used, file->bytes / 1024, file->name,
           probe[0] != '\0' ? probe : "(damaged)");
    free(probe);
}

static void print_total(const char *before, const struct contents *contents, const char *after)
{
    struct text safe = {0};
    text_safe(&safe, contents->path, strlen(contents->path));
    printf("%s%zu compiled probe%s, %" PRIu64 " KiB%s, in %s\n", before, contents->files.count,
           contents->files.count == 1 ? "" : "s", contents->files.bytes / 1024, after, text_cstr(&safe));
    text_finish(&safe);
}

static void print_size(const struct contents *contents)
{
    char limit[64];
    snprintf(limit, sizeof(limit), " of at most %" PRIu64 " MiB", (uint64_t)(CACHE_LIMIT_BYTES >> 20));
    print_total("", contents, limit);
}

/* To be finished also after an error. */
static int contents_open(struct contents *contents)
{
    struct timespec now;
    *contents = (struct contents){.path = cache_directory_path()};
    contents->fd = contents->path != NULL ? cache_directory_open(contents->path) : -EINVAL;
    clock_gettime(CLOCK_REALTIME, &now);
    return contents->fd >= 0 ? cache_directory_list(contents->fd, &now, &contents->files) : contents->fd;
}

static void contents_finish(struct contents *contents)
{
    cache_files_finish(&contents->files);
    if (contents->fd >= 0)
        close(contents->fd);
    free(contents->path);
}

/* What @use returns, or why there is nothing to use. */
static int with_contents(int (*use)(const struct contents *contents))
{
    struct contents contents;
    int err = contents_open(&contents);
    if (err == 0)
        err = use(&contents);
    contents_finish(&contents);
    return err;
}

static int list(const struct contents *contents)
{
    for (size_t i = contents->files.count; i-- > 0;)
        list_file(contents->fd, &contents->files.list[i]);
    print_size(contents);
    return 0;
}

static int size(const struct contents *contents)
{
    print_size(contents);
    return 0;
}

static int clear(const struct contents *contents)
{
    for (size_t i = 0; i < contents->files.count; i++)
        if (unlinkat(contents->fd, contents->files.list[i].name, 0) != 0 && errno != ENOENT)
            return fail(errno, "cannot remove a compiled probe");
    print_total("removed ", contents, "");
    return 0;
}

int cache_list(void)
{
    return with_contents(list);
}

int cache_size(void)
{
    return with_contents(size);
}

int cache_clear(void)
{
    return with_contents(clear);
}

// SPDX-License-Identifier: Apache-2.0
#include "command/cache_command.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "cache/cache.h"
#include "cache/cache_directory.h"

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
    text_cstr(&safe);
    return safe.bytes;
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

static void say_total(bool is_removed, const struct cache_files *files, const char *path)
{
    struct text safe = {0};
    text_safe(&safe, path, strlen(path));
    printf("%s%zu compiled probe%s, %" PRIu64 " KiB", is_removed ? "removed " : "", files->count,
           files->count == 1 ? "" : "s", files->bytes / 1024);
    if (!is_removed)
        printf(" of at most %" PRIu64 " MiB", (uint64_t)(CACHE_LIMIT_BYTES >> 20));
    printf(", in %s\n", text_cstr(&safe));
    text_finish(&safe);
}

static int clear(int directory_fd, const struct cache_files *files)
{
    for (size_t i = 0; i < files->count; i++)
        if (unlinkat(directory_fd, files->list[i].name, 0) != 0 && errno != ENOENT)
            return fail(errno, "cannot remove a compiled probe");
    return 0;
}

int cache_command(const struct options *options)
{
    struct cache_files files = {0};
    struct timespec now;
    char *path = cache_directory_path();
    int fd = path != NULL ? cache_directory_open(path) : -EINVAL;
    clock_gettime(CLOCK_REALTIME, &now);
    int err = fd >= 0 ? cache_directory_list(fd, &now, &files) : fd;
    for (size_t i = files.count; i-- > 0 && err == 0 && options->cache_verb == CACHE_LIST;)
        list_file(fd, &files.list[i]);
    if (err == 0 && options->cache_verb == CACHE_CLEAR)
        err = clear(fd, &files);
    if (err == 0)
        say_total(options->cache_verb == CACHE_CLEAR, &files, path);
    cache_files_finish(&files);
    if (fd >= 0)
        close(fd);
    free(path);
    return err;
}

// SPDX-License-Identifier: Apache-2.0
#include "symbols/perf_map.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/lines.h"
#include "base/memory.h"

#define PERF_MAP_BYTES ((size_t)64 * 1024 * 1024)
#define STATUS_BYTES   ((size_t)64 * 1024)

static void add_line(struct address_table *table, const char *line, size_t length)
{
    char *at;
    const char *end = line + length;
    uint64_t start = strtoull(line, &at, 16);
    if (at == line || at >= end || *at != ' ')
        return;
    const char *size_at = at;
    uint64_t bytes = strtoull(size_at, &at, 16);
    if (at == size_at || at >= end || *at != ' ' || bytes == 0 || start + bytes < start || at + 1 == end)
        return;
    address_table_add(table, start, bytes, at + 1, (size_t)(end - at - 1), "", 0);
}

void perf_map_parse(const char *text, struct address_table *table)
{
    *table = (struct address_table){0};
    struct lines lines = lines_of(text);
    while (lines_next(&lines))
        add_line(table, lines.start, lines.length);
    address_table_sort(table, true);
}

/* The number that the process has in the innermost of its pid namespaces: the last one after "NSpid:". */
static long own_number(const char *root, pid_t pid)
{
    char *path = xasprintf("/proc/%d/status", (int)pid);
    struct text text = {0};
    long number = pid;
    if (file_read(root, path, STATUS_BYTES, &text) == 0) {
        const char *at = strstr(text_cstr(&text), "\nNSpid:");
        char *after = at != NULL ? (char *)at + strlen("\nNSpid:") : NULL;
        while (after != NULL && (*after == '\t' || *after == ' '))
            number = strtol(after, &after, 10);
    }
    text_finish(&text);
    free(path);
    return number;
}

static bool is_trusted(int fd, const char *root, pid_t pid)
{
    char *path = xasprintf("%s/proc/%d", root, (int)pid);
    struct stat file;
    struct stat process;
    bool is_known = fstat(fd, &file) == 0 && stat(path, &process) == 0;
    free(path);
    return is_known && S_ISREG(file.st_mode) && (file.st_uid == process.st_uid || file.st_uid == 0);
}

bool perf_map_read(const char *root, pid_t pid, struct address_table *table)
{
    char *path = xasprintf("%s/proc/%d/root/tmp/perf-%ld.map", root, (int)pid, own_number(root, pid));
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    struct text text = {0};
    bool is_read = fd >= 0 && is_trusted(fd, root, pid) && file_read_fd(fd, PERF_MAP_BYTES, &text) == 0;
    *table = (struct address_table){0};
    if (is_read)
        perf_map_parse(text_cstr(&text), table);
    if (fd >= 0)
        close(fd);
    text_finish(&text);
    free(path);
    return is_read;
}

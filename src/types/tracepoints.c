// SPDX-License-Identifier: Apache-2.0
#include "types/tracepoints.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/tracefs.h"

#define FILE_BYTES ((size_t)64 * 1024)
#define LIST_BYTES ((size_t)4 * 1024 * 1024)

static int read_below(const char *root, const char *path, size_t limit, struct text *text)
{
    const char *directory = tracefs(root);
    if (directory == NULL)
        return -ENODEV;
    char *full = xasprintf("%s/%s", directory, path);
    int err = file_read(root, full, limit, text);
    free(full);
    return err == -ENOTDIR ? -ENOENT : err;
}

int tracepoints_read(const char *root, const char *name, const char *file, struct text *text)
{
    char *path = xasprintf("events/%s/%s", name, file);
    bool leads_out = strstr(name, "..") != NULL && tracefs(root) != NULL;
    int err = leads_out ? -ENOENT : read_below(root, path, FILE_BYTES, text);
    free(path);
    return err;
}

/* The list has them as "sched:sched_switch", a line each. */
int tracepoints_visit(const char *root, void (*visit)(const char *name, void *context), void *context)
{
    struct text list = {0};
    int err = read_below(root, "available_events", LIST_BYTES, &list);
    char *rest = err == 0 ? list.bytes : NULL;
    for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
        char *colon = strchr(line, ':');
        if (colon == NULL)
            continue;
        *colon = '/';
        visit(line, context);
    }
    text_finish(&list);
    return err;
}

long tracepoints_id(const char *root, const char *name)
{
    struct text text = {0};
    int err = tracepoints_read(root, name, "id", &text);
    long id = err == 0 ? atol(text_cstr(&text)) : err;
    text_finish(&text);
    return id;
}

bool tracepoints_have_category(const char *root, const char *word, size_t length)
{
    const char *directory = tracefs(root);
    if (directory == NULL || memchr(word, '.', length) != NULL || memchr(word, '/', length) != NULL)
        return false;
    char *path = xasprintf("%s/events/%.*s", directory, (int)length, word);
    bool is_there = file_exists(root, path);
    free(path);
    return is_there;
}

// SPDX-License-Identifier: Apache-2.0
#include "base/mounts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/lines.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"

#define LIST_BYTES (4 * 1024 * 1024)
#define PLACE_MAX  256 /* longer ones are not in the way to /sys */

/* A line of /proc/PID/mountinfo (proc(5)):
 * "36 35 98:0 /subdirectory /place options... - type source options". */
struct mount {
    int id, parent;
    char place[PLACE_MAX + 1];
    char type[64];
};

static bool read_mount(const struct lines *line, struct mount *mount)
{
    char *copy = xstrndup(line->start, line->length);
    const char *rest = strstr(copy, " - ");
    bool is_read = rest != NULL &&
                   sscanf(copy, "%d %d %*s %*s %256s", &mount->id, &mount->parent, mount->place) == 3 &&
                   sscanf(rest, " - %63s", mount->type) == 1;
    free(copy);
    return is_read;
}

/* Whether the path leads through the place. */
static bool is_on_the_way(const char *place, const char *path)
{
    size_t length = strcmp(place, "/") == 0 ? 0 : strlen(place);
    return strncmp(place, path, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* The first mount that a path crosses after mount @from; of several at one place the last is on top. False: none. */
static bool find_next(const char *list, const char *path, const struct mount *from, struct mount *found)
{
    struct lines lines = lines_of(list);
    bool is_found = false;
    while (lines_next(&lines)) {
        struct mount mount;
        if (!read_mount(&lines, &mount) || mount.parent != from->id || mount.id == from->id ||
            !is_on_the_way(mount.place, path))
            continue;
        if (!is_found || strlen(mount.place) <= strlen(found->place))
            *found = mount;
        is_found = true;
    }
    return is_found;
}

/* The root's own mount: that at "/" whose parent is in no line. */
static bool find_root(const char *list, struct mount *found)
{
    struct lines lines = lines_of(list);
    bool is_found = false;
    while (!is_found && lines_next(&lines))
        is_found = read_mount(&lines, found) && strcmp(found->place, "/") == 0;
    return is_found;
}

static bool find_visible(const char *list, const char *path, struct mount *visible)
{
    struct mount next;
    int depth = 0;
    if (!find_root(list, visible))
        return false;
    while (depth++ < PLACE_MAX && find_next(list, path, visible, &next))
        *visible = next;
    return true;
}

static bool is_kernels(const char *type)
{
    static const char *const types[] = {"sysfs", "tracefs", "debugfs", "securityfs", "bpf"};
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (strcmp(type, types[i]) == 0)
            return true;
    return false;
}

bool mounts_cover(const char *root, const char *path, char **cover)
{
    struct text list = {0};
    struct mount visible;
    bool is_covered = file_read(root, "/proc/self/mountinfo", LIST_BYTES, &list) == 0 &&
                      find_visible(text_cstr(&list), path, &visible) && has_prefix(visible.place, "/sys") &&
                      !is_kernels(visible.type);
    text_finish(&list);
    *cover = NULL;
    if (is_covered) {
        *cover = xasprintf("%s on %s", visible.type, visible.place);
        hint("umount %s", visible.place);
    }
    return is_covered;
}

// SPDX-License-Identifier: Apache-2.0
#include "symbols/mappings.h"

#include <stdlib.h>
#include <string.h>

#include "base/bisect.h"
#include "base/file.h"
#include "base/lines.h"
#include "base/memory.h"

#define MAPS_BYTES ((size_t)16 * 1024 * 1024) /* 65530 mappings (vm.max_map_count) of 250 bytes */

/* A number in hex or decimal with the character @end after it. */
static bool take_number(const char **at, int base, char end, uint64_t *number)
{
    char *after;
    if (strchr(" +-", **at) != NULL)
        return false;
    *number = strtoull(*at, &after, base);
    if (after == *at || *after != end)
        return false;
    *at = after + 1;
    return true;
}

/* "55d0c0a00000-55d0c0a2c000 r-xp 00002000 fe:01 393240     /usr/bin/cat", without its newline */
static bool read_line(const char *line, struct mapping *mapping, bool *is_code)
{
    uint64_t major = 0;
    uint64_t minor = 0;
    const char *at = line;
    if (!take_number(&at, 16, '-', &mapping->start) || !take_number(&at, 16, ' ', &mapping->end) ||
        strnlen(at, 5) < 5 || at[4] != ' ')
        return false;
    *is_code = at[2] == 'x';
    at += 5;
    if (!take_number(&at, 16, ' ', &mapping->offset) || !take_number(&at, 16, ':', &major) ||
        !take_number(&at, 16, ' ', &minor))
        return false;
    char *after;
    mapping->inode = strtoull(at, &after, 10);
    mapping->device = major << 32 | minor;
    mapping->path = after + strspn(after, " ");
    return after != at && mapping->start < mapping->end;
}

void mappings_parse(const char *text, struct mappings *mappings)
{
    *mappings = (struct mappings){0};
    struct lines lines = lines_of(text);
    while (lines_next(&lines)) {
        char *line = xstrndup(lines.start, lines.length);
        struct mapping mapping = {0};
        bool is_code = false;
        bool is_whole = read_line(line, &mapping, &is_code);
        bool is_behind = mappings->count == 0 || mapping.start >= mappings->list[mappings->count - 1].end;
        if (is_whole && is_code && is_behind) {
            mapping.path = xstrdup(mapping.path);
            array_push(mappings->list, mappings->count) = mapping;
        }
        free(line);
    }
}

bool mappings_read(const char *root, pid_t pid, struct mappings *mappings)
{
    char *path = xasprintf("/proc/%d/maps", (int)pid);
    struct text text = {0};
    *mappings = (struct mappings){0};
    if (file_read(root, path, MAPS_BYTES, &text) == 0)
        mappings_parse(text_cstr(&text), mappings);
    text_finish(&text);
    free(path);
    return mappings->count > 0;
}

const struct mapping *mappings_find(const struct mappings *mappings, uint64_t address)
{
    size_t i = bisect_above(mappings->list, mappings->count, end, address);
    return i < mappings->count && mappings->list[i].start <= address ? &mappings->list[i] : NULL;
}

void mappings_finish(struct mappings *mappings)
{
    for (size_t i = 0; i < mappings->count; i++)
        free(mappings->list[i].path);
    free(mappings->list);
    *mappings = (struct mappings){0};
}

// SPDX-License-Identifier: Apache-2.0
#include "symbols/blacklist.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"

#define BLACKLIST_BYTES (4 * 1024 * 1024)

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A line each: "0xffffffff81000000-0xffffffff81000010<TAB>NAME". */
void blacklist_read(const char *root, struct blacklist *blacklist)
{
    *blacklist = (struct blacklist){0};
    if (file_read(root, BLACKLIST, BLACKLIST_BYTES, &blacklist->text) != 0)
        text_clear(&blacklist->text);
    char *rest = blacklist->text.bytes;
    for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
        if (line[0] == '\0')
            continue;
        char *tab = strrchr(line, '\t');
        char **place = &array_push(blacklist->names, blacklist->count);
        *place = tab != NULL ? tab + 1 : line;
    }
    if (blacklist->count > 0)
        qsort(blacklist->names, blacklist->count, sizeof(*blacklist->names), compare_words);
}

void blacklist_finish(struct blacklist *blacklist)
{
    free(blacklist->names);
    text_finish(&blacklist->text);
}

bool blacklist_has(const struct blacklist *blacklist, const char *name)
{
    return blacklist->count > 0 && bsearch(&name, blacklist->names, blacklist->count,
                                           sizeof(*blacklist->names), compare_words) != NULL;
}

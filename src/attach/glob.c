// SPDX-License-Identifier: Apache-2.0
#include "attach/glob.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"

#define SPECIAL "*?["

bool glob_is(const char *target)
{
    const char *colon = file_separator(target);
    const char *name = colon != NULL ? colon + 1 : target;
    const char *bracket = strchr(name, '[');
    bool has_set = bracket != NULL && bracket[1] != '\0' && strchr(bracket + 2, ']') != NULL;
    return strpbrk(name, "*?") != NULL || has_set;
}

bool glob_matches(const char *glob, const char *name)
{
    return fnmatch(glob, name, FNM_PATHNAME) == 0;
}

void glob_hint(const char *list, const char *places)
{
    hint("'*' stands for any letters, '?' for one, '[a-m]' for one of these; %s lists the %s", list, places);
}

void glob_offer(struct nearest *near, const char *name)
{
    size_t fixed = strcspn(near->wanted, SPECIAL);
    if (strcmp(near->wanted + fixed, "*") != 0 || fixed == 0) {
        nearest_offer(near, name);
        return;
    }
    /* Its start may have a letter too few or too many. */
    static const int more[] = {0, 1, -1};
    for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++) {
        int start = (int)fixed + more[i];
        if (start == 0 || strlen(name) < (size_t)start)
            continue;
        char *glob = xasprintf("%.*s*", start, name);
        nearest_offer(near, glob);
        free(glob);
    }
}

void glob_visit(const char *name, void *near)
{
    glob_offer(near, name);
}

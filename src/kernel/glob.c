// SPDX-License-Identifier: Apache-2.0
#include "kernel/glob.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define SPECIAL "*?["

bool glob_is(const char *target)
{
    const char *colon = strrchr(target, ':');
    return strpbrk(colon != NULL ? colon + 1 : target, SPECIAL) != NULL;
}

bool glob_matches(const char *glob, const char *name)
{
    return fnmatch(glob, name, FNM_PATHNAME) == 0;
}

void glob_offer(struct nearest *near, const char *name)
{
    size_t fixed = strcspn(near->wanted, SPECIAL);
    if (strcmp(near->wanted + fixed, "*") != 0 || fixed == 0) {
        nearest_offer(near, name);
        return;
    }
    /* Its start may have a letter too few or too many. */
    size_t length = strlen(name);
    for (size_t start = fixed > 1 ? fixed - 1 : 1; start <= fixed + 1 && start <= length; start++) {
        char *glob = xasprintf("%.*s*", (int)start, name);
        nearest_offer(near, glob);
        free(glob);
    }
}

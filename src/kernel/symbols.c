// SPDX-License-Identifier: Apache-2.0
#include "kernel/symbols.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* A line is "ffffffff81000000 T name [module]". The name's start, ended by a NUL; NULL for what is no
 * function. */
static char *function_name(char *line)
{
    char *type = strchr(line, ' ');
    if (type == NULL || strchr("tTwW", type[1]) == NULL || type[1] == '\0' || type[2] != ' ')
        return NULL;
    char *name = type + 3;
    name[strcspn(name, " \t\n")] = '\0';
    return name;
}

bool symbols_search(const char *root, const char *name, const char *prefix, struct nearest *near)
{
    char *path = xasprintf("%s/proc/kallsyms", root);
    FILE *file = fopen(path, "re");
    free(path);
    if (file == NULL)
        return false;
    bool is_found = false;
    size_t prefix_length = strlen(prefix);
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, file) >= 0) {
        const char *symbol = function_name(line);
        if (symbol == NULL || strncmp(symbol, prefix, prefix_length) != 0)
            continue;
        is_found |= strcmp(symbol + prefix_length, name) == 0;
        nearest_offer(near, symbol + prefix_length);
    }
    free(line);
    fclose(file);
    return is_found;
}

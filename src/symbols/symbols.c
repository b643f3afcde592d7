// SPDX-License-Identifier: Apache-2.0
#include "symbols/symbols.h"

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

static FILE *open_symbols(const char *root)
{
    char *path = xasprintf("%s/proc/kallsyms", root);
    FILE *file = fopen(path, "re");
    free(path);
    return file;
}

bool symbols_search(const char *root, const char *name, const char *prefix, struct nearest *near)
{
    FILE *file = open_symbols(root);
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

/* Whether it is @name with what the compiler's passes add to it; what lies apart because it is rarely run
 * (.cold) is not entered by calls. */
static bool is_renamed(const char *symbol, const char *name)
{
    static const char *const passes[] = {".isra.", ".constprop.", ".part."};
    size_t length = strlen(name);
    if (strncmp(symbol, name, length) != 0 || strstr(symbol + length, ".cold") != NULL)
        return false;
    for (size_t i = 0; i < sizeof(passes) / sizeof(passes[0]); i++)
        if (strncmp(symbol + length, passes[i], strlen(passes[i])) == 0)
            return true;
    return false;
}

char **symbols_renamed(const char *root, const char *name, size_t *count)
{
    char **names = NULL;
    *count = 0;
    FILE *file = open_symbols(root);
    char *line = NULL;
    size_t size = 0;
    while (file != NULL && getline(&line, &size, file) >= 0) {
        const char *symbol = function_name(line);
        if (symbol == NULL || !is_renamed(symbol, name))
            continue;
        char **place = &array_push(names, *count);
        *place = xstrdup(symbol);
    }
    free(line);
    if (file != NULL)
        fclose(file);
    return names;
}

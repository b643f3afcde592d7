// SPDX-License-Identifier: Apache-2.0
#include "symbols/symbols.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "symbols/functions.h"
#include "symbols/kallsyms.h"

struct search {
    const char *name;
    const char *prefix;
    struct nearest *near;
    bool is_found;
};

static void compare(const struct kernel_symbol *symbol, void *context)
{
    struct search *search = context;
    size_t length = strlen(search->prefix);
    if (strncmp(symbol->name, search->prefix, length) != 0)
        return;
    search->is_found |= strcmp(symbol->name + length, search->name) == 0;
    if (search->near != NULL)
        nearest_offer(search->near, symbol->name + length);
}

bool symbols_search(const char *root, const char *name, const char *prefix, struct nearest *near)
{
    struct search search = {.name = name, .prefix = prefix, .near = near};
    return kallsyms_visit(root, compare, &search) == 0 && search.is_found;
}

struct namesakes {
    const char *name;
    uint64_t *addresses;
    size_t count;
};

static void add_namesake(const struct kernel_symbol *symbol, void *context)
{
    struct namesakes *namesakes = context;
    if (symbol->address != 0 && strcmp(symbol->name, namesakes->name) == 0)
        array_push(namesakes->addresses, namesakes->count) = symbol->address;
}

size_t symbols_addresses(const char *root, const char *name, uint64_t **addresses)
{
    struct namesakes namesakes = {.name = name};
    (void)kallsyms_visit(root, add_namesake, &namesakes); /* without it there are none */
    *addresses = namesakes.addresses;
    return namesakes.count;
}

struct renamed {
    const char *name;
    char **list;
    size_t count;
};

/* What is apart because it is rarely run (.cold) is not entered by calls. */
static void add_renamed(const struct kernel_symbol *symbol, void *context)
{
    struct renamed *renamed = context;
    size_t length = strlen(renamed->name);
    const char *added = symbol->name + length;
    if (strncmp(symbol->name, renamed->name, length) != 0 || *added == '\0' ||
        function_own_length(added) > 0 || strstr(added, ".cold") != NULL)
        return;
    char **place = &array_push(renamed->list, renamed->count);
    *place = xstrdup(symbol->name);
}

char **symbols_renamed(const char *root, const char *name, size_t *count)
{
    struct renamed renamed = {.name = name};
    (void)kallsyms_visit(root, add_renamed, &renamed); /* without it there are none */
    *count = renamed.count;
    return renamed.list;
}

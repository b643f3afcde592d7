// SPDX-License-Identifier: Apache-2.0
#include "symbols/library_symbols.h"

#include <stdlib.h>

#include "symbols/demangle.h"

const struct binary *library_symbols_find(struct libraries *libraries, const char *name,
                                          struct user_symbol *symbol)
{
    const struct binary *binary;
    for (size_t i = 0; (binary = libraries_at(libraries, i)) != NULL; i++)
        if (user_symbol_find(binary, libraries->root, name, false, symbol))
            return binary;
    return NULL;
}

struct namesakes {
    const char *wanted;
    struct demangler demangler;
    struct user_symbol *symbol; /* the first */
    struct text *names;
    size_t count; /* by their addresses */
};

static void compare(const char *name, const struct user_symbol *symbol, void *context)
{
    struct namesakes *found = context;
    char *demangled = demangle(&found->demangler, name);
    bool is_same = demangled != NULL && demangled_is(demangled, found->wanted);
    if (is_same && (found->count == 0 || symbol->address != found->symbol->address)) {
        text_printf(found->names, "%s%s", found->count > 0 ? ", " : "", demangled);
        if (found->count++ == 0)
            *found->symbol = *symbol;
    }
    free(demangled);
}

const struct binary *library_symbols_find_demangled(struct libraries *libraries, const char *name,
                                                    struct user_symbol *symbol, struct text *namesakes)
{
    struct namesakes found = {.wanted = name, .symbol = symbol, .names = namesakes};
    const struct binary *binary = NULL;
    for (size_t i = 0; found.count == 0 && (binary = libraries_at(libraries, i)) != NULL; i++)
        user_symbols_visit(binary, libraries->root, compare, &found);
    demangler_finish(&found.demangler);
    return found.count == 1 ? binary : NULL;
}

void library_symbols_offer(struct libraries *libraries, void (*visit)(const char *name, void *near),
                           struct nearest *near)
{
    const struct binary *binary;
    for (size_t i = 0; near->count == 0 && (binary = libraries_at(libraries, i)) != NULL; i++)
        user_symbols_visit_names(binary, libraries->root, visit, near);
}

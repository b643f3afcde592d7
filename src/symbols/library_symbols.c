// SPDX-License-Identifier: Apache-2.0
#include "symbols/library_symbols.h"

const struct binary *library_symbols_find(struct libraries *libraries, const char *name,
                                          struct user_symbol *symbol)
{
    const struct binary *binary;
    for (size_t i = 0; (binary = libraries_at(libraries, i)) != NULL; i++)
        if (user_symbol_find(binary, libraries->root, name, false, symbol))
            return binary;
    return NULL;
}

void library_symbols_offer(struct libraries *libraries, void (*visit)(const char *name, void *near),
                           struct nearest *near)
{
    const struct binary *binary;
    for (size_t i = 0; near->count == 0 && (binary = libraries_at(libraries, i)) != NULL; i++)
        user_symbols_visit_names(binary, libraries->root, visit, near);
}

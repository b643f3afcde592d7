// SPDX-License-Identifier: Apache-2.0
#include "base/keyed_names.h"

#include <stdlib.h>

#include "base/memory.h"

#define FIRST_CAPACITY 128 /* a power of two */

struct keyed_name {
    uint64_t key; /* 0: free */
    char *name;
};

static struct keyed_name *find_entry(const struct keyed_names *names, uint64_t key)
{
    size_t at = (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 32);
    for (;; at++) {
        struct keyed_name *entry = &names->entries[at & (names->capacity - 1)];
        if (entry->key == 0 || entry->key == key)
            return entry;
    }
}

static void grow(struct keyed_names *names)
{
    struct keyed_names old = *names;
    names->capacity = old.capacity == 0 ? FIRST_CAPACITY : old.capacity * 2;
    names->entries = xcalloc(names->capacity, sizeof(*names->entries));
    for (size_t i = 0; i < old.capacity; i++)
        if (old.entries[i].key != 0)
            *find_entry(names, old.entries[i].key) = old.entries[i];
    free(old.entries);
}

char **keyed_names_place(struct keyed_names *names, uint64_t key, bool *is_new)
{
    if (2 * names->count >= names->capacity)
        grow(names);
    struct keyed_name *entry = find_entry(names, key);
    *is_new = entry->key == 0;
    names->count += *is_new;
    entry->key = key;
    return &entry->name;
}

void keyed_names_finish(struct keyed_names *names)
{
    for (size_t i = 0; i < names->capacity; i++)
        free(names->entries[i].name);
    free(names->entries);
    *names = (struct keyed_names){0};
}

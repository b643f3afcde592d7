// SPDX-License-Identifier: Apache-2.0
#include "symbols/functions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/tracefs.h"
#include "base/words.h"
#include "symbols/blacklist.h"
#include "symbols/kallsyms.h"

/* Stands for a function that was thrown away as the kernel was linked (scripts/kallsyms.c). */
#define INVALID "__ftrace_invalid_address"

struct reader {
    struct places *places;
    struct blacklist blacklist;
};

static void add(struct reader *reader, const char *name, uint64_t address)
{
    bool is_entered = !has_prefix(name, INVALID) && strstr(name, ".cold") == NULL;
    if (is_entered && !blacklist_has(&reader->blacklist, name))
        places_add(reader->places, name, address);
}

/* Without its address, which may be hidden: a name that several functions have stands for the first. */
static void add_symbol(const struct kernel_symbol *symbol, void *reader)
{
    add(reader, symbol->name, 0);
}

/* The best of the lists in tracefs, NULL if there is none: with addresses since Linux 6.5. */
static FILE *open_list(const char *root, bool *has_addresses)
{
    static const char *const names[] = {"available_filter_functions_addrs", "available_filter_functions"};
    const char *directory = tracefs(root);
    FILE *file = NULL;
    for (size_t i = 0; directory != NULL && file == NULL && i < sizeof(names) / sizeof(names[0]); i++) {
        char *path = xasprintf("%s%s/%s", root, directory, names[i]);
        file = fopen(path, "re");
        *has_addresses = i == 0;
        free(path);
    }
    return file;
}

bool functions_are_listed(const char *root)
{
    bool has_addresses;
    FILE *file = open_list(root, &has_addresses);
    if (file != NULL)
        fclose(file);
    return file != NULL;
}

/* A line is "ffffffff81000020 vfs_read [module]", or without the address. */
static void read_list(FILE *file, bool has_addresses, struct reader *reader)
{
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, file) >= 0) {
        char *name = line;
        uint64_t address = has_addresses ? strtoull(line, &name, 16) : 0;
        name += *name == ' ';
        name[strcspn(name, " \t\n")] = '\0';
        if (name[0] != '\0')
            add(reader, name, address);
    }
    free(line);
}

int functions_read(const char *root, struct functions *functions)
{
    *functions = (struct functions){0};
    struct reader reader = {.places = &functions->places};
    bool has_addresses = false;
    FILE *file = open_list(root, &has_addresses);
    int err = 0;
    blacklist_read(root, &reader.blacklist);
    functions->are_traced = file != NULL;
    if (file != NULL) {
        read_list(file, has_addresses, &reader);
        fclose(file);
    } else {
        err = kallsyms_visit(root, add_symbol, &reader);
    }
    blacklist_finish(&reader.blacklist);
    places_sort(&functions->places, false);
    return err == 0 ? 0 : fail(-err, "cannot read the names of the kernel's functions");
}

void functions_finish(struct functions *functions)
{
    places_finish(&functions->places);
}

size_t function_own_length(const char *name)
{
    static const char *const passes[] = {".isra.", ".constprop.", ".part."};
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof(passes) / sizeof(passes[0]); i++) {
        const char *at = strstr(name, passes[i]);
        if (at != NULL && (size_t)(at - name) < length)
            length = (size_t)(at - name);
    }
    return length;
}

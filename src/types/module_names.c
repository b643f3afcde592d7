// SPDX-License-Identifier: Apache-2.0
#include "types/module_names.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "types/btf.h"

#define DIRECTORY "/sys/kernel/btf"

static int is_module(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && strcmp(entry->d_name, "vmlinux") != 0;
}

void module_names_read(const char *path, struct module_names *modules)
{
    struct dirent **entries = NULL;
    *modules = (struct module_names){0};
    if (!has_suffix(path, KERNEL_BTF))
        return;
    modules->root = xstrndup(path, strlen(path) - strlen(KERNEL_BTF));
    char *directory = xasprintf("%s" DIRECTORY, modules->root);
    int count = scandir(directory, &entries, is_module, alphasort);
    for (int i = 0; i < count; i++) {
        array_push(modules->names, modules->count) = xstrdup(entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    free(directory);
}

void module_names_finish(struct module_names *modules)
{
    for (size_t i = 0; i < modules->count; i++)
        free(modules->names[i]);
    free(modules->names);
    free(modules->root);
    *modules = (struct module_names){0};
}

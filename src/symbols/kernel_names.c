// SPDX-License-Identifier: Apache-2.0
#include "symbols/kernel_names.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* "ffffffffc0a01000 t ext4_sync_file<TAB>[ext4]" */
static void add_line(struct kernel_names *names, const char *line)
{
    char *type;
    uint64_t address = strtoull(line, &type, 16);
    if (type == line || type[0] != ' ' || type[1] == '\0' || strchr("tTwW", type[1]) == NULL ||
        type[2] != ' ')
        return;
    if (address == 0) { /* per-CPU symbols begin at 0, but are no code */
        names->is_hidden = true;
        return;
    }
    const char *name = type + 3;
    size_t length = strcspn(name, " \t\n");
    const char *module = name + length + strspn(name + length, " \t");
    size_t module_length = 0;
    if (*module == '[') {
        module++;
        module_length = strcspn(module, "]\n");
    }
    address_table_add(&names->table, address, 0, name, length, module, module_length);
}

static void read_all(struct kernel_names *names, const char *root)
{
    char *path = xasprintf("%s/proc/kallsyms", root);
    FILE *file = fopen(path, "re");
    char *line = NULL;
    size_t size = 0;
    while (file != NULL && getline(&line, &size, file) >= 0)
        add_line(names, line);
    names->is_hidden &= names->table.count == 0;
    address_table_sort(&names->table, false);
    free(line);
    free(path);
    if (file != NULL)
        fclose(file);
}

bool kernel_names_find(struct kernel_names *names, const char *root, uint64_t address,
                       struct address_name *name)
{
    if (!names->is_read)
        read_all(names, root);
    names->is_read = true;
    return address_table_find(&names->table, address, name);
}

void kernel_names_finish(struct kernel_names *names)
{
    address_table_finish(&names->table);
    *names = (struct kernel_names){0};
}

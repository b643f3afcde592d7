// SPDX-License-Identifier: Apache-2.0
#include "symbols/kallsyms.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* "ffffffffc0a01000 t ext4_sync_file<TAB>[ext4]", taken apart in place. False for what is no function. */
static bool read_line(char *line, struct kernel_symbol *symbol)
{
    char *type;
    symbol->address = strtoull(line, &type, 16);
    if (type == line || type[0] != ' ' || type[1] == '\0' || strchr("tTwW", type[1]) == NULL ||
        type[2] != ' ')
        return false;
    char *name = type + 3;
    char *end = name + strcspn(name, " \t\n");
    char *module = end + strspn(end, " \t");
    bool has_module = *module == '[';
    module += has_module;
    module[has_module ? strcspn(module, "]\n") : 0] = '\0';
    *end = '\0';
    symbol->name = name;
    symbol->module = module;
    return name[0] != '\0';
}

int kallsyms_visit(const char *root, void (*visit)(const struct kernel_symbol *symbol, void *context),
                   void *context)
{
    char *path = xasprintf("%s/proc/kallsyms", root);
    FILE *file = fopen(path, "re");
    int err = file != NULL ? 0 : -errno;
    free(path);
    if (file == NULL)
        return err;
    char *line = NULL;
    size_t size = 0;
    struct kernel_symbol symbol;
    while (getline(&line, &size, file) >= 0)
        if (read_line(line, &symbol))
            visit(&symbol, context);
    free(line);
    fclose(file);
    return 0;
}

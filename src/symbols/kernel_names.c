// SPDX-License-Identifier: Apache-2.0
#include "symbols/kernel_names.h"

#include <string.h>

#include "symbols/kallsyms.h"

static void add(const struct kernel_symbol *symbol, void *context)
{
    struct kernel_names *names = context;
    if (symbol->address == 0)
        names->is_hidden = true;
    else
        address_table_add(&names->table, symbol->address, 0, symbol->name, strlen(symbol->name),
                          symbol->module, strlen(symbol->module));
}

bool kernel_names_find(struct kernel_names *names, const char *root, uint64_t address,
                       struct address_name *name)
{
    if (!names->is_read) {
        (void)kallsyms_visit(root, add, names); /* without it no address has a name */
        names->is_hidden &= names->table.count == 0;
        address_table_sort(&names->table, false);
    }
    names->is_read = true;
    return address_table_find(&names->table, address, name);
}

void kernel_names_finish(struct kernel_names *names)
{
    address_table_finish(&names->table);
    *names = (struct kernel_names){0};
}

// SPDX-License-Identifier: Apache-2.0
/* Whatever a process writes into its perf map, and whatever is in /proc/PID/maps: names end, and each
 * place that is found holds the address. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "probe/stack_ids.h"
#include "symbols/mappings.h"
#include "symbols/perf_map.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t seen; /* so that reading strings is not optimised away */

static void read_names(const char *text)
{
    struct address_table table;
    struct address_name name;
    perf_map_parse(text, &table);
    for (size_t i = 0; i < table.count; i++) {
        uint64_t address = table.symbols[i].address;
        if (!address_table_find(&table, address, &name) || name.offset != 0)
            abort();
        seen += strlen(name.symbol);
    }
    address_table_finish(&table);
}

static void read_mappings(const char *text)
{
    struct mappings mappings;
    mappings_parse(text, &mappings);
    for (size_t i = 0; i < mappings.count; i++) {
        const struct mapping *mapping = &mappings.list[i];
        if (mappings_find(&mappings, mapping->start) != mapping ||
            mappings_find(&mappings, mapping->end - 1) != mapping)
            abort();
        seen += strlen(mapping->path);
    }
    mappings_finish(&mappings);
}

static void read_text(char *text)
{
    const struct source source = {.text = text, .length = strlen(text)};
    struct stack_ids ids;
    stack_ids_read(&source, &ids);
    for (size_t i = 0; i < ids.count; i++)
        seen += strlen(ids.ids[i].name);
    stack_ids_finish(&ids);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = xstrndup((const char *)data, size);
    read_names(text);
    read_mappings(text);
    read_text(text);
    free(text);
    return 0;
}

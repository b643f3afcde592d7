// SPDX-License-Identifier: Apache-2.0
#include "symbols/address_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/bisect.h"
#include "base/memory.h"
#include "base/words.h"

#define UNSIZED_BYTES ((uint64_t)1 << 20)

size_t address_table_bytes(const struct address_table *table)
{
    return table->capacity * sizeof(table->symbols[0]) + table->names.capacity;
}

static uint32_t add_string(struct address_table *table, const char *string, size_t length)
{
    uint32_t at = (uint32_t)table->names.length;
    text_bytes(&table->names, string, length);
    text_char(&table->names, '\0');
    return at;
}

/* Symbols of one module stand together in what is read. */
static uint32_t add_module(struct address_table *table, const char *module, size_t length)
{
    uint32_t last = table->count > 0 ? table->symbols[table->count - 1].module : 0;
    const char *name = table->names.bytes + last;
    if (is_exactly(module, length, name))
        return last;
    return length == 0 ? 0 : add_string(table, module, length);
}

void address_table_add(struct address_table *table, uint64_t address, uint64_t bytes, const char *name,
                       size_t name_length, const char *module, size_t module_length)
{
    if (address_table_bytes(table) + name_length + module_length > ADDRESS_TABLE_BYTES / 2)
        return; /* half, since what is full grows to twice its size */
    if (table->names.length == 0)
        text_char(&table->names, '\0'); /* the empty module's name */
    if (table->count == table->capacity) {
        table->capacity = table->capacity == 0 ? 64 : table->capacity * 2;
        table->symbols = xrealloc(table->symbols, table->capacity, sizeof(table->symbols[0]));
    }
    uint32_t from = add_module(table, module, module_length);
    table->symbols[table->count++] = (struct address_symbol){
        .address = address,
        .bytes = bytes,
        .name = add_string(table, name, name_length),
        .module = from,
    };
}

static int compare(const void *a, const void *b, void *is_last_valid)
{
    const struct address_symbol *ours = a;
    const struct address_symbol *theirs = b;
    if (ours->address != theirs->address)
        return ours->address < theirs->address ? -1 : 1;
    int order = ours->name < theirs->name ? -1 : ours->name > theirs->name; /* as they were added */
    return *(bool *)is_last_valid ? -order : order;
}

/* One symbol for each address; labels inside a function whose size is known would hide its second half. */
void address_table_sort(struct address_table *table, bool is_last_valid)
{
    size_t kept = 0;
    uint64_t end = 0;
    if (table->count > 0)
        qsort_r(table->symbols, table->count, sizeof(table->symbols[0]), compare, &is_last_valid);
    for (size_t i = 0; i < table->count; i++) {
        struct address_symbol symbol = table->symbols[i];
        struct address_symbol *before = kept > 0 ? &table->symbols[kept - 1] : NULL;
        bool is_alias = before != NULL && before->address == symbol.address;
        if (is_alias && before->bytes == 0)
            before->bytes = symbol.bytes;
        if (symbol.bytes > 0 && symbol.address + symbol.bytes > end)
            end = symbol.address + symbol.bytes;
        if (!is_alias && (symbol.bytes > 0 || symbol.address >= end))
            table->symbols[kept++] = symbol;
    }
    table->count = kept;
}

bool address_table_find(const struct address_table *table, uint64_t address, struct address_name *name)
{
    size_t after = bisect_above(table->symbols, table->count, address, address);
    *name = (struct address_name){0};
    if (after == 0)
        return false;
    const struct address_symbol *symbol = &table->symbols[after - 1];
    uint64_t offset = address - symbol->address;
    if (offset >= (symbol->bytes > 0 ? symbol->bytes : UNSIZED_BYTES))
        return false;
    name->symbol = table->names.bytes + symbol->name;
    name->module = symbol->module != 0 ? table->names.bytes + symbol->module : NULL;
    name->offset = offset;
    return true;
}

void address_table_finish(struct address_table *table)
{
    free(table->symbols);
    text_finish(&table->names);
    *table = (struct address_table){0};
}

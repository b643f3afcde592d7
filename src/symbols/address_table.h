/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names by address: of the kernel's functions, of a program's, of code that a process made as it ran. Filled
 * once, then sorted, then asked.
 */
#ifndef BCCRUN_ADDRESS_TABLE_H
#define BCCRUN_ADDRESS_TABLE_H

#include "base/error.h"
#include "base/text.h"

struct address_symbol {
    uint64_t address;
    uint64_t bytes; /* 0: not known, it reaches to the next */
    uint32_t name;  /* where in the names */
    uint32_t module;
};

/* All zero is an empty table. */
struct address_table {
    struct address_symbol *symbols;
    size_t count;
    size_t capacity;
    struct text names;
};

/* What an address is called; the strings are the table's. */
struct address_name {
    const char *symbol; /* NULL: nothing is known to be there */
    uint64_t offset;    /* of the address from the symbol */
    const char *module; /* NULL: none was given */
};

/* @name and @module need no NUL; @module may be empty. What would make the table larger than
 * ADDRESS_TABLE_BYTES is left out. */
#define ADDRESS_TABLE_BYTES ((size_t)256 * 1024 * 1024)
void address_table_add(struct address_table *table, uint64_t address, uint64_t bytes, const char *name,
                       size_t name_length, const char *module, size_t module_length);

/* Before it is asked; nothing is added from here on. Of several at one address the one that was added first
 * is known, or last if @is_last_valid. */
void address_table_sort(struct address_table *table, bool is_last_valid);

/* Whether there is a symbol at @address. One whose size is not known has 1 MiB. */
bool address_table_find(const struct address_table *table, uint64_t address, struct address_name *name);

/* The memory that it takes. */
size_t address_table_bytes(const struct address_table *table);

void address_table_finish(struct address_table *table);

#endif

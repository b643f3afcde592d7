/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The names in a program or library: of its own symbol table, of what it exports, and of the separate file
 * into which a distribution strips symbols, where that is installed.
 */
#ifndef BCCRUN_USER_SYMBOLS_H
#define BCCRUN_USER_SYMBOLS_H

#include "symbols/address_table.h"
#include "symbols/binary.h"

struct user_symbol {
    uint64_t address;
    uint64_t bytes; /* 0: not known */
    bool is_ifunc;  /* at the address is no function, but one that chooses it when the program starts */
};

/* Finds what @name stands for: a function or, if @is_data, a variable; a name may have a version,
 * "fopen@GLIBC_2.2.5". Of several with one name the exported one is preferred, and of its versions the one
 * that programs are linked with today. Returns whether there is one. */
bool user_symbol_find(const struct binary *binary, const char *root, const char *name, bool is_data,
                      struct user_symbol *symbol);

/* What has @address in it, a function or a variable. */
struct user_symbol_at {
    struct user_symbol symbol;
    bool is_data;
    char *name; /* on the heap, without a version */
};

/* Finds the symbol that has @address in it: one whose size says so, else the one before it in its section of code that
 * has no size. Returns whether there is one; in any case at->name is to be freed. */
bool user_symbol_at(const struct binary *binary, const char *root, uint64_t address,
                    struct user_symbol_at *at);

/* Calls @visit for each function that says of itself that it is one, by its name without a version. */
void user_symbols_visit(const struct binary *binary, const char *root,
                        void (*visit)(const char *name, const struct user_symbol *symbol, void *context),
                        void *context);

/* Calls @visit with the name of each function, labels of assembly that may be one included. */
void user_symbols_visit_names(const struct binary *binary, const char *root,
                              void (*visit)(const char *name, void *context), void *context);

/* Adds all functions to @table, by where they begin in the file; of several names for one place an exported
 * one first. */
void user_symbols_collect(const struct binary *binary, const char *root, struct address_table *table);

/* Whether only exported names are known. */
bool user_symbols_are_stripped(const struct binary *binary, const char *root);

#endif

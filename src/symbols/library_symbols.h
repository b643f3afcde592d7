/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions by their names in a file and in what it links, one file after the other.
 */
#ifndef BCCRUN_LIBRARY_SYMBOLS_H
#define BCCRUN_LIBRARY_SYMBOLS_H

#include "base/nearest.h"
#include "base/text.h"
#include "symbols/libraries.h"
#include "symbols/user_symbols.h"

/* Finds the function @name (user_symbols.h) in the first file that has it, which is returned; NULL: none has. */
const struct binary *library_symbols_find(struct libraries *libraries, const char *name,
                                          struct user_symbol *symbol);

/* The same for the name of a C++ or Rust function as one writes it (demangle.h): of the first file that has some of that
 * name the one, if there is no other. *@namesakes gets them all, "Foo::bar(int), Foo::bar(long)". */
const struct binary *library_symbols_find_demangled(struct libraries *libraries, const char *name,
                                                    struct user_symbol *symbol, struct text *namesakes);

/* Calls @visit, which is to offer to @near, with the names of all functions of one file after the other, until one
 * had a near name. */
void library_symbols_offer(struct libraries *libraries, void (*visit)(const char *name, void *near),
                           struct nearest *near);

#endif

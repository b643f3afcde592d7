/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions by their names in a file and in what it links, one file after the other.
 */
#ifndef BCCRUN_LIBRARY_SYMBOLS_H
#define BCCRUN_LIBRARY_SYMBOLS_H

#include "base/nearest.h"
#include "symbols/libraries.h"
#include "symbols/user_symbols.h"

/* Finds the function @name (user_symbols.h) in the first file that has it, which is returned; NULL: none has. */
const struct binary *library_symbols_find(struct libraries *libraries, const char *name,
                                          struct user_symbol *symbol);

/* Calls @visit, which is to offer to @near, with the names of all functions of one file after the other, until one
 * had a near name. */
void library_symbols_offer(struct libraries *libraries, void (*visit)(const char *name, void *near),
                           struct nearest *near);

#endif

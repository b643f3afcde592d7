/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel's functions by name, from /proc/kallsyms. Reading it takes tens of ms, so this is for error
 * messages; whether a function exists is found out by attaching to it.
 */
#ifndef BCCRUN_SYMBOLS_H
#define BCCRUN_SYMBOLS_H

#include <stdint.h>

#include "base/error.h"
#include "base/nearest.h"

/* Whether the kernel has the function @prefix followed by @name. Offers every function that begins with @prefix to
 * @near, without the prefix, unless that is NULL. Addresses may be hidden (kptr_restrict), names never are. */
bool symbols_search(const char *root, const char *name, const char *prefix, struct nearest *near);

/* Where the functions of this very name are, of which there may be several. Their number; 0 also if addresses are hidden. The
 * array is on the heap. */
size_t symbols_addresses(const char *root, const char *name, uint64_t **addresses);

/* The names that the compiler gave to what it made of the function @name: "NAME.isra.0", "NAME.constprop.0",
 * "NAME.part.0". The array and the names are on the heap. */
char **symbols_renamed(const char *root, const char *name, size_t *count);

#endif

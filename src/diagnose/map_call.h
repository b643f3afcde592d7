/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls of maps' methods in a line of a probe, counts.lookup(&pid). libbcc rewrites them, so that later columns of
 * the line are not the user's.
 */
#ifndef BCCRUN_MAP_CALL_H
#define BCCRUN_MAP_CALL_H

#include "probe/source.h"

/* How many there are in the line. */
size_t map_call_count(const struct source *source, unsigned line);

/* The user's column for a column that the verifier or LLVM reports: as it is up to a call; after the only call of
 * the line, that call's own column; after one of several, 0. Columns count bytes from 1. */
unsigned map_call_column(const struct source *source, unsigned line, unsigned column);

/* "counts.lookup" if there is a call at the user's @column; else NULL. On the heap. */
char *map_call_name(const struct source *source, unsigned line, unsigned column);

#endif

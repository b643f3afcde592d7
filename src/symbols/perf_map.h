/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Code that a process made as it ran has its names in /tmp/perf-PID.map, where its runtime writes them
 * (Linux: tools/perf/Documentation/jit-interface.txt): "START SIZE NAME", in hex.
 */
#ifndef BCCRUN_PERF_MAP_H
#define BCCRUN_PERF_MAP_H

#include <sys/types.h>

#include "symbols/address_table.h"

/* Reads the text of such a file; lines that are none are left out. */
void perf_map_parse(const char *text, struct address_table *table);

/* Reads the process's, in its own /tmp and under the number it has there. A directory in which everybody may
 * write: only a file, no link, that belongs to the process's user or to root is taken. Returns whether there
 * is one. */
bool perf_map_read(const char *root, pid_t pid, struct address_table *table);

#endif

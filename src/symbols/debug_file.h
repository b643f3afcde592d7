/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the symbols are that a distribution has stripped from a file: in a file of its own, found by the build id or by the
 * name in .gnu_debuglink, or compressed in .gnu_debugdata.
 */
#ifndef BCCRUN_DEBUG_FILE_H
#define BCCRUN_DEBUG_FILE_H

#include "symbols/binary.h"

/* Opens what has them, below @root; NULL, without a record, if there is nothing. */
struct binary *debug_file_open(const struct binary *binary, const char *root) MUST_CHECK;

#endif

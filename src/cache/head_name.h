/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The name of a file that holds a precompiled head: the key's digits, ".pch-", and a checksum of the content.
 * An empty file ".pch-none" says that the head cannot be precompiled.
 */
#ifndef BCCRUN_HEAD_NAME_H
#define BCCRUN_HEAD_NAME_H

#include <stdbool.h>

#define HEAD_NAME_MARK  ".pch-"
#define HEAD_NAME_UNFIT "none"
#define HEAD_SUM_DIGITS 16

/* Whether a file of the cache's directory has the name of a head. */
bool head_name_is_one(const char *name);

#endif

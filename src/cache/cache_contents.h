/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the cache holds, for `bccrun cache`. Each function prints on standard output; 0 or the recorded error.
 */
#ifndef BCCRUN_CACHE_CONTENTS_H
#define BCCRUN_CACHE_CONTENTS_H

#include "base/error.h"

/* A line for each compiled probe, least recently used first, then their number and size. */
int cache_list(void) MUST_CHECK;

/* Their number and size. */
int cache_size(void) MUST_CHECK;

/* Removes them, and prints how many that were. */
int cache_clear(void) MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions of a probe that call themselves.
 */
#ifndef BCCRUN_RECURSION_H
#define BCCRUN_RECURSION_H

#include "probe/source.h"

/* The first that calls itself by name, on the heap; NULL: none does. */
char *recursion_find(const struct source *source);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bccrun's own headers, which take the place of the kernel's when types come from BTF: what BTF does not have, such as
 * macros, under the names of the kernel's files (headers/README.md). What they do not have is a file that is left out.
 */
#ifndef BCCRUN_OWN_HEADERS_H
#define BCCRUN_OWN_HEADERS_H

#include <stdbool.h>

#include "base/error.h"

/* The directory that they are in. On the heap. */
char *own_headers_path(void);

/* Whether they are there: 0 or the recorded error. */
int own_headers_check(const char *directory) MUST_CHECK;

/* The path of the file that "#include <name>" means, on the heap; NULL: they have no such file. */
char *own_headers_find(const char *directory, const char *name);

#endif

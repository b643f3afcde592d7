/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Texts in other languages than this program's: they are files in the source tree, and embedded as they are, without
 * their licence line. src/ROOM/page.css is EMBEDDED(page_css): make/build.mk lists by their endings which files are
 * embedded.
 */
#ifndef BCCRUN_EMBEDDED_H
#define BCCRUN_EMBEDDED_H

#include <stddef.h>

struct embedded {
    const char *name; /* the file's, without its directory */
    const char *text; /* ends in a NUL, which does not count */
    size_t length;
};

/* Declares the struct embedded of this name. */
#define EMBEDDED(symbol) extern const struct embedded symbol

#endif

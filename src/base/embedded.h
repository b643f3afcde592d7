/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Texts in languages other than C (CSS, JavaScript, BPF's dialect of C) are files in the source tree. They
 * are embedded as they are, but without their license line. src/ROOM/page.css is EMBEDDED(page_css). Which
 * files are embedded depends on their endings (make/build.mk).
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

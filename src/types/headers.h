/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel headers that a probe is compiled against: where they are, and whether they are the running
 * kernel's.
 *
 * They are one directory, or two where a distribution splits them (Debian, openSUSE): the source tree's
 * headers, and next to them those that a build of it made for one architecture and configuration.
 */
#ifndef BCCRUN_HEADERS_H
#define BCCRUN_HEADERS_H

#include <stdbool.h>

#include "base/error.h"

struct headers {
    char *source;  /* has include/linux/kconfig.h */
    char *build;   /* has include/generated/autoconf.h; the same path if they are not split */
    char *release; /* that they were made for, as uname -r has it; "" if they do not say */
    bool is_btf;   /* these are bccrun's own (own_headers.h): the types come from the kernel's BTF, */
    char *why;     /* for this reason; else NULL */
};

/* Finds the headers of the kernel @release below @root ("" on a real machine). The error names the package
 * that the machine's distribution has them in, or the release that they are really for. */
int headers_find(const char *root, const char *release, struct headers *headers) MUST_CHECK;

/* Takes the headers in @directory, whichever kernel they are for. */
int headers_open(const char *directory, struct headers *headers) MUST_CHECK;

/* What to say of headers that are not those of the kernel @release, on the heap; NULL if they are. */
char *headers_mismatch(const struct headers *headers, const char *release);

void headers_finish(struct headers *headers);

#endif

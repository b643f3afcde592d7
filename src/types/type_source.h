/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the kernel's types come from when a probe is compiled: from the running kernel's BTF, or from kernel headers.
 */
#ifndef BCCRUN_TYPE_SOURCE_H
#define BCCRUN_TYPE_SOURCE_H

#include "base/error.h"
#include "types/headers.h"

enum type_source {
    TYPE_SOURCE_AUTO, /* the running kernel's headers if they are installed, else its BTF */
    TYPE_SOURCE_BTF,
    TYPE_SOURCE_HEADERS,
};

/* What the user asks for. */
struct type_choice {
    enum type_source source;
    const char *directory; /* of headers; NULL: none is named. With one, TYPE_SOURCE_AUTO means headers */
};

/* "auto", "btf" or "headers"; false for any other word. */
bool type_source_read(const char *word, enum type_source *source);
const char *type_source_word(enum type_source source);

/* Finds what the choice means on the machine below @root, whose kernel is @release. 0, and the caller finishes
 * @headers; or the recorded error. */
int type_source_find(const struct type_choice *choice, const char *root, const char *release,
                     struct headers *headers) MUST_CHECK;

/* The types of another kernel, @release, come from BTF, for the reason @why. 0 or the recorded error, as above. */
int type_source_btf(const char *release, const char *why, struct headers *headers) MUST_CHECK;

/* "the kernel's BTF" or "the headers in DIRECTORY". On the heap. */
char *type_source_describe(const struct headers *headers);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The probes that are embedded in the program: every file of probes/, byte for byte (base/embed.S).
 */
#ifndef BCCRUN_LIBRARY_H
#define BCCRUN_LIBRARY_H

#include <stddef.h>

#include "base/error.h"

struct library_probe {
    const char *name; /* the file's, without ".c" */
    const char *text; /* ends in a NUL, which does not count */
    size_t length;
};

/* The number of embedded probes, and probe @index in the order in which they are best learned: a probe whose
 * header says "After: NAME" comes after NAME. */
size_t library_count(void);
const struct library_probe *library_at(size_t index);

/* NULL with the error recorded, with the most similar names as a hint. */
const struct library_probe *library_find(const char *name) MUST_CHECK;

/* The question that the probe answers: its first comment line, without the comment's marks. On the heap. */
char *library_question(const struct library_probe *probe);

#endif

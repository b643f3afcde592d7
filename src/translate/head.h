/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The head of a probe's source: its beginning, as far as that only includes kernel headers. It is the same in many
 * probes and stays the same while a probe is edited, so clang can read it once for all of them.
 */
#ifndef BCCRUN_HEAD_H
#define BCCRUN_HEAD_H

#include <stddef.h>

#include "base/text.h"

struct head {
    size_t length;          /* bytes of the source; 0: the source has no head */
    unsigned lines;         /* lines of the source, all of them whole */
    struct text directives; /* what is in them, without comments and blank lines */
    struct text
        license; /* but this one: libbcc refuses a BPF_LICENSE that is defined before the text begins (the
                               prologue in its b_frontend_action.cc) */
};

/* Reads the head of @text: it ends after the last line that includes a file in angle brackets, as long as only
 * comments, such lines, #define, #undef and whole #if groups of these are before it. */
void head_read(const char *text, struct head *head);

void head_finish(struct head *head);

#endif

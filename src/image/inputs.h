/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a compile read: the files that the text included, as clang tells them, and the libraries that did the
 * work. The compiler process finds out, the host judges whether any of it has changed.
 */
#ifndef BCCRUN_INPUTS_H
#define BCCRUN_INPUTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/wire.h"

/* All zero is empty. */
struct inputs {
    bool is_complete; /* nothing was read that is not in here */
    char **files;     /* relative names are below the kernel's source tree, where libbcc has clang run */
    size_t file_count;
    char **libraries; /* absolute */
    size_t library_count;
};

/* Takes over @path, which is on the heap. */
void inputs_add_file(struct inputs *inputs, char *path);
void inputs_add_library(struct inputs *inputs, const char *path);

/* Adds the files of a rule for make(1), as clang -MD writes it: "main.o: a.h \<newline> with\ space.h". Files
 * that libbcc brings along, below /virtual, are none. -EBADMSG for what is no such rule. */
int inputs_add_rules(struct inputs *inputs, const char *rules) MUST_CHECK;

void inputs_write(const struct inputs *inputs, struct text *to);
/* Makes @from bad where it holds no inputs; they are to be finished even then. */
void inputs_read(struct wire_reader *from, struct inputs *inputs);
void inputs_finish(struct inputs *inputs);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a compile read: the files that the source included, as clang reports them, and the libraries that
 * compiled it. The compiler process collects them; the host checks whether any has changed.
 */
#ifndef BCCRUN_INPUTS_H
#define BCCRUN_INPUTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/wire.h"

/* All zero is empty. */
struct inputs {
    bool is_complete; /* all that was read is in here */
    char **files;     /* relative paths are below the kernel's source tree, where libbcc runs clang */
    size_t file_count;
    char **libraries; /* absolute */
    size_t library_count;
};

/* Takes over @path, which is on the heap. */
void inputs_add_file(struct inputs *inputs, char *path);
void inputs_add_library(struct inputs *inputs, const char *path);

/* Adds the files of a rule for make(1), as clang -MD writes it: "main.o: a.h \<newline> with\ space.h". Files
 * that libbcc itself contains, below /virtual, are left out. -EBADMSG if it is not such a rule. */
int inputs_add_rules(struct inputs *inputs, const char *rules) MUST_CHECK;

void inputs_write(const struct inputs *inputs, struct text *to);
/* Makes @from bad if it contains no inputs. inputs_finish() in both cases. */
void inputs_read(struct wire_reader *from, struct inputs *inputs);
void inputs_finish(struct inputs *inputs);

#endif

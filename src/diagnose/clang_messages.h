/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clang's diagnostics, picked out of everything that libbcc prints while it compiles.
 */
#ifndef BCCRUN_CLANG_MESSAGES_H
#define BCCRUN_CLANG_MESSAGES_H

#include <stdbool.h>
#include <stddef.h>

/* One line of clang's: "<probe>:12:5: error: expected ';' after expression". */
struct diagnostic {
    unsigned line; /* 0: not about the probe's own text, */
    unsigned column;
    char *place;           /* but about this one: "/usr/src/.../sched.h:7:1"; else NULL */
    unsigned include_line; /* which the probe includes in this line, 0 where it is not told */
    char *function;        /* that LLVM's code generator speaks of; NULL: it is none of its */
    bool is_error;
    bool is_note; /* it belongs to the error before it, and counts as one itself */
    char *message;
};

/* All diagnostics in @output, in their order, on the heap. */
struct diagnostic *clang_messages_read(const char *output, size_t *count);
void clang_messages_free(struct diagnostic *all, size_t count);

/* Reads a number with @mark behind it at *at, and moves behind both; false, and *at as it was, where there is
 * none. */
bool clang_read_number(const char **at, const char *mark, unsigned *number);

#endif

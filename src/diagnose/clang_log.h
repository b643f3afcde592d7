/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clang's diagnostics, picked out of everything that libbcc prints while it compiles.
 */
#ifndef BCCRUN_CLANG_LOG_H
#define BCCRUN_CLANG_LOG_H

#include <stdbool.h>
#include <stddef.h>

/* What LLVM says of arithmetic that BPF does not have, in whatever words come after. */
#define CLANG_LOG_DIVISION "Unsupport signed division"

/* One line of clang's: "<probe>:12:5: error: expected ';' after expression". */
struct clang_diagnostic {
    unsigned line;         /* of the probe, from 1; 0: it is about something else, */
    unsigned column;       /* in bytes from 1 */
    char *place;           /* namely this: "/usr/src/.../sched.h:7:1"; or NULL */
    unsigned include_line; /* the line of the probe that includes the place's file; 0: it is not known */
    char *function;        /* that LLVM's code generator names; NULL: it names none */
    bool is_error;
    bool is_note; /* it belongs to the error before it, and counts as an error itself */
    char *message;
};

/* All diagnostics in @output, in their order, on the heap. */
struct clang_diagnostic *clang_log_read(const char *output, size_t *count);
void clang_log_free(struct clang_diagnostic *all, size_t count);

/* The lines of @output that are warnings about the probe, on the heap: what remains to be shown once it compiled. */
char *clang_log_warnings(const char *output);

/* What the message has in its first single quotes, on the heap; "" if it has none. */
char *clang_log_quoted(const char *message);

#endif

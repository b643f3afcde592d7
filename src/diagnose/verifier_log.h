/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The log that the kernel's verifier wrote about a program that it rejected, taken apart: its verdict, and the
 * instructions on the path to where it gave up.
 *
 * The log is that of level 1 (kernel/bpf/verifier.c). The verifier follows one path through the program to its end,
 * goes back to the last branch that is left, and follows the other side of it. Kernels from 5.10 to 7.2 differ in
 * the words, in where they show registers, and in whether the second side of a branch begins with "from 8 to 11:".
 */
#ifndef BCCRUN_VERIFIER_LOG_H
#define BCCRUN_VERIFIER_LOG_H

#include <stdbool.h>
#include <stddef.h>

#define VERIFIER_NO_INSTRUCTION (-1)

struct verifier_step {
    long instruction;
    char *code; /* "r1 = *(u64 *)(r0 +0)" */
};

struct verifier_log {
    char *verdict;    /* its last words, without statistics; several lines are joined by "; " */
    const char *text; /* the whole log, which belongs to the caller */
    struct verifier_step *path;
    size_t path_length;
    long instruction; /* that it is about; VERIFIER_NO_INSTRUCTION if it names none */
};

/* Reads the log in @text, which must stay as long as @log is used; the caller finishes it. */
void verifier_log_read(const char *text, struct verifier_log *log);
void verifier_log_finish(struct verifier_log *log);

/* The last state of the register that the log shows: "map_value(map=counts,ks=4,vs=8)". On the heap; "" if it
 * shows none. */
char *verifier_log_state(const struct verifier_log *log, unsigned number);

/* Finds the first register that the verdict names ("R2 unbounded ..."); false if it names none. */
bool verifier_log_register(const struct verifier_log *log, unsigned *number);

/* Finds the number after @words in the verdict; false if there is none. */
bool verifier_log_number(const struct verifier_log *log, const char *words, long *number);

/* The name of the helper that the step calls, on the heap; NULL if it calls none. */
char *verifier_step_helper(const struct verifier_step *step);

#endif

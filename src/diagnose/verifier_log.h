/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the kernel's verifier wrote about a program that it rejected, taken apart: its verdict, the
 * instructions on the way to where it gave up, and where on this way the value of a register came from.
 *
 * The log is that of level 1 (kernel/bpf/verifier.c). It follows one way through the program to its end, goes
 * back to the last branch that is left, and follows the other; kernels from 5.10 to 7.2 differ in the words,
 * in where registers are shown, and in whether the second half of a branch begins with "from 8 to 11:".
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
    const char *text; /* the whole of it, the caller's */
    struct verifier_step *way;
    size_t way_length;
    long instruction; /* that it is about; VERIFIER_NO_INSTRUCTION where it does not say */
};

void verifier_log_read(const char *text, struct verifier_log *log);
void verifier_log_finish(struct verifier_log *log);

/* Where the value came from that register @number had at the end of the way, followed through copies,
 * arithmetic and the stack: the call that returned it, or else the instruction that made it. NULL where the
 * log does not tell. */
const struct verifier_step *verifier_log_origin(const struct verifier_log *log, unsigned number);

/* What the log last said of the register before its verdict: "map_value(map=counts,ks=4,vs=8)". On the heap;
 * "" where it said nothing. */
char *verifier_log_state(const struct verifier_log *log, unsigned number);

/* The name of the helper that the step calls, on the heap; NULL where it calls none. */
char *verifier_step_helper(const struct verifier_step *step);

/* The first register that the verdict names ("R2 unbounded ..."); false where it names none. */
bool verifier_log_register(const struct verifier_log *log, unsigned *number);

/* The number behind @words in the verdict; false where it does not have them. */
bool verifier_log_number(const struct verifier_log *log, const char *words, long *number);

#endif

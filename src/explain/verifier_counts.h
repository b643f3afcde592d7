/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the verifier counted while it checked a program, read from the last lines of its log
 * (print_verification_stats() in Linux: kernel/bpf/verifier.c). -1 for what a kernel does not report.
 */
#ifndef BCCRUN_VERIFIER_COUNTS_H
#define BCCRUN_VERIFIER_COUNTS_H

#include <stddef.h>

#define VERIFIER_FUNCTIONS_MAX 16 /* the stack is shown of so many; a program has at most 256 */

struct verifier_counts {
    long processed, limit; /* instructions; one that is checked twice counts twice */
    long states, peak_states;
    long us;
    long stack_bytes[VERIFIER_FUNCTIONS_MAX]; /* of the program, then of each function that it calls */
    size_t function_count;
};

void verifier_counts_read(const char *log, struct verifier_counts *counts);

#endif

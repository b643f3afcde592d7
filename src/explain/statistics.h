/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the verifier counted as it went through a program, read from the last lines of its log
 * (print_verification_stats() in the kernel's kernel/bpf/verifier.c). What a kernel does not tell is -1.
 */
#ifndef BCCRUN_STATISTICS_H
#define BCCRUN_STATISTICS_H

#include <stddef.h>

#define STATISTICS_FUNCTIONS_MAX 16 /* a program has 256 at most; these are shown one by one */

struct statistics {
    long processed, limit; /* instructions, each as often as it was looked at */
    long states, peak_states;
    long us;
    long stack_bytes[STATISTICS_FUNCTIONS_MAX]; /* of the program, then of each function that it calls */
    size_t function_count;
};

void statistics_read(const char *log, struct statistics *statistics);

#endif

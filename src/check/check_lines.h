/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lines of `bccrun check`, in their order. Private to check/.
 */
#ifndef BCCRUN_CHECK_LINES_H
#define BCCRUN_CHECK_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "check/finding.h"
#include "check/machine.h"

struct check_line {
    const char *name;
    void (*check)(const struct machine *machine, struct finding *finding);
    int number;   /* the errno with which the kernel refuses a run for want of it; 0: none */
    bool is_slow; /* it takes too long for a hint */
};

extern const struct check_line check_lines[];
extern const size_t check_line_count;

/* Appends the names of the lines that explain an error with this cause and errno: "'kprobes', 'uprobes'".
 * Returns how many there are. */
size_t check_lines_explaining(const struct machine *machine, enum error_cause cause, int number,
                              struct text *names);

#endif

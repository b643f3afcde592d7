/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lines of `bccrun check` in their order. Private to check/.
 */
#ifndef BCCRUN_LINE_TABLE_H
#define BCCRUN_LINE_TABLE_H

#include <stddef.h>

#include "check/finding.h"
#include "check/machine.h"

struct check {
    const char *name;
    void (*look)(const struct machine *machine, struct finding *finding);
    int shows_as; /* the errno with which a run fails for want of it, where that is not said before; 0: none
                   */
    bool is_slow; /* too much to look at for a hint, and no run fails for it by name */
};

extern const struct check checks[];
extern const size_t check_count;

/* Appends the names of the lines that explain the error with this headline: "'kprobes', 'uprobes'". How many.
 */
size_t find_lines(const struct machine *machine, const char *headline, struct text *names);

#endif

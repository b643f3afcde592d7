/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hits of a probe's attach points for which the kernel did not call its functions, by function.
 */
#ifndef BCCRUN_MISSED_H
#define BCCRUN_MISSED_H

#include "output/writer.h"

/* All zero: none so far. Each function once, in the order in which they missed something. */
struct missed {
    struct writer_missed *list;
    size_t count;
};

/* Does nothing for 0 hits. Copies the name. */
void missed_add(struct missed *missed, const char *function, uint64_t hits);

/* Of all functions. */
uint64_t missed_sum(const struct missed *missed);

void missed_finish(struct missed *missed);

#endif

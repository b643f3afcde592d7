/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The processes that -p names: once all of them have ended nothing can come any more, and the run ends.
 */
#ifndef BCCRUN_TRACED_H
#define BCCRUN_TRACED_H

#include "filter/filter.h"
#include "run/loop.h"

/* All zero: none is followed. */
struct traced {
    struct loop *loop;
    int *fds; /* pidfd_open(2): readable when the process has ended; -1: seen */
    size_t count;
    loop_function *ended; /* called once all of them have ended */
    void *context;
};

/* Follows them. Does nothing if the filter names none, or the kernel cannot (before Linux 5.3). @traced must stay. */
void traced_follow(struct traced *traced, const struct filter *filter, struct loop *loop,
                   loop_function *ended, void *context);

/* Whether all that are followed have ended, whether or not that was reported. */
bool traced_have_ended(const struct traced *traced);

void traced_finish(struct traced *traced);

#endif

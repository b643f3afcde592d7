/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long the compiler process may take. What counts is its CPU time, so that a busy machine is not taken for a
 * probe that has no end: it is over once the process has used all of the limit, or has used nothing at all for as long,
 * as one that reads from a file that never ends.
 *
 * The limit is 120 seconds, or as many as the environment variable BCCRUN_COMPILE_SECONDS says.
 */
#ifndef BCCRUN_TIME_LIMIT_H
#define BCCRUN_TIME_LIMIT_H

#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"

enum time_left {
    TIME_LEFT,
    TIME_USED_UP, /* as CPU time */
    TIME_IDLED    /* without using the CPU */
};

struct time_limit {
    pid_t pid;
    uint64_t before_ns; /* CPU time that does not count */
    uint64_t looked_ms; /* CLOCK_MONOTONIC: when it was looked at */
    uint64_t cpu_ns;    /* that it had used by then, */
    uint64_t idle_ms;   /* and for how long it had been so much */
};

/* The process @pid, which may have run before, begins now. */
void time_limit_start(struct time_limit *limit, pid_t pid);

/* Looks at the process, which may have ended but is not reaped. */
enum time_left time_limit_look(struct time_limit *limit);

/* When to look next, in ms: often enough that no limit is missed by much. */
uint64_t time_limit_pause_ms(void);

/* Records the error for one of the two limits; -ETIME. */
int time_limit_fail(enum time_left left);

#endif

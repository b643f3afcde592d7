/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bccrun that runs a learner's probe in a process of its own, with -f json: what it writes is kept, up to a
 * limit.
 */
#ifndef BCCRUN_TRIAL_RUN_H
#define BCCRUN_TRIAL_RUN_H

#include <sys/types.h>

#include "base/text.h"
#include "course/trial.h"

struct run {
    pid_t pid;
    int fds[2];          /* its standard output and standard error; -1: at their end */
    struct text said[2]; /* what it wrote there */
    bool is_endless;     /* more than TRIAL_LIMIT_BYTES */
};

/* In a child: becomes bccrun; @is_dry compiles and verifies only, with errors for people. Does not return. */
void run_become(const struct trial *trial, bool is_dry);

/* @run has no process and no descriptors yet. 0 or the recorded error. */
int run_start(struct run *run, const struct trial *trial) MUST_CHECK;

/* Waits until everything is attached; false where it has ended before, or the time is over. */
bool run_is_attached(struct run *run, int limit_s);

/* Reads along for so long, since a pipe that is full would stop it. */
void run_read_for(struct run *run, unsigned ms);

/* Asks it to end, and makes it. True where it ended by itself. */
bool run_end(struct run *run);

void run_finish(struct run *run);

#endif

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

struct trial_run {
    pid_t pid;
    int fds[2];          /* its standard output and standard error; -1: at their end */
    struct text said[2]; /* what it wrote there */
    bool is_endless;     /* more than TRIAL_LIMIT_BYTES */
};

/* In a child: becomes bccrun; @is_dry compiles and verifies only, with errors for people. Does not return. */
void trial_run_become(const struct trial *trial, bool is_dry);

/* @run has no process and no descriptors yet. 0 or the recorded error. */
int trial_run_start(struct trial_run *run, const struct trial *trial) MUST_CHECK;

/* Waits until everything is attached; false where it has ended before, or the time is over. */
bool trial_run_is_attached(struct trial_run *run, int limit_s);

/* Reads along for so long, since a pipe that is full would stop it. */
void trial_run_read_for(struct trial_run *run, unsigned ms);

/* Asks it to end, and makes it. True where it ended by itself. */
bool trial_run_end(struct trial_run *run);

void trial_run_finish(struct trial_run *run);

#endif

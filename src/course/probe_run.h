/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bccrun that runs a learner's probe in a process of its own, with -f json. What it writes is kept, up to a
 * limit.
 */
#ifndef BCCRUN_PROBE_RUN_H
#define BCCRUN_PROBE_RUN_H

#include <sys/types.h>

#include "base/text.h"
#include "course/trial.h"

enum { PROBE_RUN_ROWS, PROBE_RUN_MESSAGES, PROBE_RUN_OUTPUTS }; /* standard output and standard error */

struct probe_run {
    pid_t pid;
    int fds[PROBE_RUN_OUTPUTS];             /* -1: at their end */
    struct text written[PROBE_RUN_OUTPUTS]; /* what it wrote there */
    bool is_endless;                        /* more than TRIAL_LIMIT_BYTES */
};

/* In a child: becomes bccrun. @is_dry: it only compiles and verifies, with errors for people. Does not
 * return. */
void probe_run_become(const struct trial *trial, bool is_dry);

/* Starts the process. 0 or the recorded error; probe_run_finish() is needed in both cases. */
int probe_run_start(struct probe_run *run, const struct trial *trial) MUST_CHECK;

/* Waits until everything is attached; false if it ended before, or did not get there in @limit_s. */
bool probe_run_is_attached(struct probe_run *run, unsigned limit_s);

/* Reads what it writes for @ms: a full pipe would stop it. */
void probe_run_read_for(struct probe_run *run, unsigned ms);

/* Interrupts it, and kills it if it does not end. True if it ended by itself. */
bool probe_run_end(struct probe_run *run);

void probe_run_finish(struct probe_run *run);

#endif

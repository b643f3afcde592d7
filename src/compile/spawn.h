/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Starting the compiler process and waiting for its end.
 */
#ifndef BCCRUN_SPAWN_H
#define BCCRUN_SPAWN_H

#include <stdint.h>
#include <sys/types.h>

#include "base/text.h"

/* The compiler's file, which need not be there. On the heap. */
char *spawn_path(void);

/* The three files between the two processes (exchange.h). */
struct channel {
    int request;
    int reply;
    int output;
    int done; /* of a pipe, the end that the compiler writes into */
};

/* A compiler process that runs. */
struct spawned {
    struct channel channel;
    pid_t pid;   /* 0: none */
    int done_fd; /* readable when it has replied or ended */
    uint64_t deadline_ms;
    void (*callers)(int); /* what the caller does with SIGCHLD */
};

/* Starts bccrun-compile, which lies beside this program or where `make install` put it, with @request to
 * read. 0, or the recorded error and nothing runs. */
int spawn_start(const struct text *request, struct spawned *spawned) MUST_CHECK;

/*
 * Waits for its reply, but not for ever: after 120 seconds, or what BCCRUN_COMPILE_SECONDS says, it is
 * killed. On return @reply is what it replied and @output what libbcc printed. Returns 0, and the process may
 * still be at giving its memory back, which takes some milliseconds: spawn_bury() is due; or the recorded
 * error, and nothing runs: -ECHILD, with @output filled, for a process that failed or that a signal ended;
 * -ETIME.
 */
int spawn_finish(struct spawned *spawned, struct text *reply, struct text *output) MUST_CHECK;

/* Waits for the end of what has replied, where there is something. */
void spawn_bury(struct spawned *spawned);

/* Until spawn_finish() would kill it. */
uint64_t spawn_left_ms(const struct spawned *spawned);

/* Kills it, where there is one. */
void spawn_cancel(struct spawned *spawned);

/* Whether there is a bccrun-compile to run: 0, or the error that the above would record. */
int spawn_check(void) MUST_CHECK;

#endif

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
};

/* A compiler process that runs. */
struct spawned {
    struct channel channel;
    pid_t pid;  /* 0: none */
    int pid_fd; /* readable when it has ended (pidfd_open(2)) */
    uint64_t deadline_ms;
    void (*callers)(int); /* what the caller does with SIGCHLD */
};

/* Starts bccrun-compile, which lies beside this program or where `make install` put it, with @request to
 * read. 0, or the recorded error and nothing runs. */
int spawn_start(const struct text *request, struct spawned *spawned) MUST_CHECK;

/*
 * Waits for its end, but not for ever: after 120 seconds, or what BCCRUN_COMPILE_SECONDS says, it is killed.
 * On return it has ended, @reply is what it replied and @output what libbcc printed. Returns 0 or the
 * recorded error: -ECHILD, with @output filled, for a process that failed or that a signal ended; -ETIME.
 */
int spawn_finish(struct spawned *spawned, struct text *reply, struct text *output) MUST_CHECK;

/* Until the above would kill it. */
uint64_t spawn_left_ms(const struct spawned *spawned);

/* Kills it, where there is one. */
void spawn_cancel(struct spawned *spawned);

/* Whether there is a bccrun-compile to run: 0, or the error that the above would record. */
int spawn_check(void) MUST_CHECK;

#endif

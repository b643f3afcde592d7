/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A compiler process that waits for its request. It is started while there is nothing to compile, so what takes longest
 * in a compile of a few lines is over when the request comes: linking LLVM, and reading its memory in for the first time,
 * for which it compiles something as a rehearsal. It does that when nothing else wants to run.
 *
 * It is used once, and ends with bccrun, however that ends. If it cannot be used, because it has ended or because the
 * libraries that it was loaded from have changed since, there just is none.
 */
#ifndef BCCRUN_WAITING_H
#define BCCRUN_WAITING_H

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

#include "compile/exchange_files.h"

struct waiting {
    pid_t pid;                /* 0: none waits */
    int socket;               /* to it */
    bool is_idle;             /* it runs only if nothing else wants to */
    struct timespec started;  /* CLOCK_REALTIME_COARSE, the clock of files' times */
    struct request rehearsal; /* for the next one */
};

/* None waits. */
void waiting_init(struct waiting *waiting);

/* Whether one waits, as far as is known. */
bool waiting_is_there(const struct waiting *waiting);

/* Has the processes that start from here on compile the like of @request as a rehearsal. */
void waiting_remember(struct waiting *waiting, const struct request *request);

/* Starts one, with @head_fd for the rehearsal's precompiled head (-1: none), which stays the caller's. Best effort: if it
 * fails, none waits. */
void waiting_start(struct waiting *waiting, int head_fd);

/* Hands @files to it. Its PID, and it is the caller's to be waited for; or 0, and none waits. */
pid_t waiting_take(struct waiting *waiting, const struct exchange_files *files);

/* Ends it, if there is one. */
void waiting_finish(struct waiting *waiting);

#endif

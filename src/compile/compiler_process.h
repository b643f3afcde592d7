/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The compiler process as bccrun sees it, from its start to its end. It compiles one request; its own side is
 * in compile/process/.
 */
#ifndef BCCRUN_COMPILER_PROCESS_H
#define BCCRUN_COMPILER_PROCESS_H

#include <stdint.h>
#include <sys/types.h>

#include "compile/exchange_files.h"

struct compiler_process {
    struct exchange_files files;
    pid_t pid;   /* 0: no process runs, or it has been reaped */
    int done_fd; /* polls readable when it has replied or ended; -1 if none runs */
    uint64_t deadline_ms;
    void (*callers)(int); /* the caller's way with SIGCHLD */
};

/* Starts it with @request to compile, and with @head_fd for the precompiled head (-1: none), which stays the caller's.
 * Returns 0, or the recorded error and nothing runs. */
int compiler_process_start(const struct request *request, int head_fd,
                           struct compiler_process *process) MUST_CHECK;

/*
 * Waits for its reply, and kills it at the deadline: after 120 seconds, or after as many as the environment
 * variable BCCRUN_COMPILE_SECONDS says. The caller finishes @reply and @output, which gets what libbcc printed.
 *
 * Returns 0, and the process may still be busy freeing its memory for some milliseconds:
 * compiler_process_reap() comes next. Or returns the recorded error, and nothing runs: -ECHILD if the process
 * failed or a signal ended it (@output is filled then as well), -ETIME at the deadline, or another.
 */
int compiler_process_finish(struct compiler_process *process, struct reply *reply,
                            struct text *output) MUST_CHECK;

/* Waits for its end, if it still runs. */
void compiler_process_reap(struct compiler_process *process);

/* Kills it, if it runs. */
void compiler_process_cancel(struct compiler_process *process);

/* The time that is left until the deadline. */
uint64_t compiler_process_left_ms(const struct compiler_process *process);

#endif

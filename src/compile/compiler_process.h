/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The compiler process as bccrun sees it, from its start to its end. It compiles one request; its own side is
 * in compile/process/.
 */
#ifndef BCCRUN_COMPILER_PROCESS_H
#define BCCRUN_COMPILER_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "compile/exchange_files.h"
#include "compile/time_limit.h"
#include "compile/waiting.h"

enum compiler_state {
    COMPILER_WORKS,
    COMPILER_REPLIED,
    COMPILER_ENDED, /* without a reply */
    COMPILER_LATE   /* it has to be killed */
};

struct compiler_process {
    struct exchange_files files;
    bool has_waited; /* for its request, before it got this one */
    pid_t pid;       /* 0: no process runs, or it has been reaped */
    int steps_fd;    /* polls readable when it reports something, or has ended; -1 if none runs */
    enum compiler_state state;
    bool is_verifying;
    uint64_t started_ms; /* CLOCK_MONOTONIC */
    struct time_limit limit;
    enum time_left left;
    void (*callers)(int); /* the caller's way with SIGCHLD */
};

/* Starts it with @request to compile, and with @head_fd for the precompiled head (-1: none), which stays the caller's; or
 * hands both to the process that waits. @waiting may be NULL. Returns 0, or the recorded error and nothing runs. */
int compiler_process_start(const struct request *request, int head_fd, struct waiting *waiting,
                           struct compiler_process *process) MUST_CHECK;

/* Looks at the process without waiting: whether compiler_process_finish() need not wait. To be called when @steps_fd can
 * be read, and after compiler_process_pause_ms() at the latest. Shows a word if it takes long (base/progress.h). */
bool compiler_process_advance(struct compiler_process *process);
uint64_t compiler_process_pause_ms(const struct compiler_process *process);

/*
 * Waits for its reply, and kills it at its limit (time_limit.h). The caller finishes @reply and @output, which gets
 * what libbcc printed.
 *
 * Returns 0, and the process may still be busy freeing its memory for some milliseconds:
 * compiler_process_reap() comes next. Or returns the recorded error, and nothing runs: -ECHILD if the process
 * failed or a signal ended it (@output is filled then as well), -ETIME at the limit, or another.
 */
int compiler_process_finish(struct compiler_process *process, struct reply *reply,
                            struct text *output) MUST_CHECK;

/* Waits for its end, if it still runs. */
void compiler_process_reap(struct compiler_process *process);

/* Kills it, if it runs. */
void compiler_process_cancel(struct compiler_process *process);

#endif

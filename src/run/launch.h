/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command that is started to be traced (-c, --). It is held between fork(2) and execve(2) until everything
 * is attached, so that nothing of it is missed. It inherits the caller's standard files and signals.
 */
#ifndef BCCRUN_LAUNCH_H
#define BCCRUN_LAUNCH_H

#include <signal.h>
#include <sys/types.h>

#include "base/error.h"

struct launch {
    char *const *words;          /* the command and its arguments */
    char *path;                  /* its file */
    pid_t pid;                   /* 0: not started, or reaped */
    int pid_fd;                  /* readable when it has ended (pidfd_open(2)) */
    int go_fd;                   /* it waits for a byte from here; -1: it runs */
    int failed_fd;               /* where it reports that execve(2) failed */
    sigset_t mask;               /* the caller's, which are the command's too, */
    struct sigaction pipe, size; /* as are these: SIGPIPE, SIGXFSZ */
    bool is_told;                /* a signal that bccrun got has reached it */
    int status;                  /* an exit status; 128 + N for signal N */
};

/* To be called before bccrun changes signals. */
void launch_init(struct launch *launch, char *const *words);

/* Looks for the command's file as execvp(3) does. Fails if there is none that can be executed. */
int launch_find(struct launch *launch) MUST_CHECK;

/* Starts it, held. */
int launch_start(struct launch *launch) MUST_CHECK;

/* Lets it run. Returns 0 once it has become the command, or the recorded error. */
int launch_release(struct launch *launch) MUST_CHECK;

void launch_signal(struct launch *launch, int signal);

bool launch_has_ended(const struct launch *launch);

/* Sends it @signal and waits until it ends. If @interrupt_fd becomes readable first, it is killed. */
void launch_end(struct launch *launch, int signal, int interrupt_fd);

/* Waits until it has ended. Returns its exit status. */
int launch_wait(struct launch *launch);

/* Ends it if it is still held; sends it SIGTERM if it runs. */
void launch_finish(struct launch *launch);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files through which bccrun and its compiler process exchange a request and a reply (image/exchange.h).
 * They are in memory and have no names; neither process ever waits for the other to read.
 */
#ifndef BCCRUN_EXCHANGE_FILES_H
#define BCCRUN_EXCHANGE_FILES_H

#include "base/text.h"
#include "image/exchange.h"

struct exchange_files {
    int request;
    int reply;
    int output; /* for what libbcc prints */
    int head;   /* the precompiled head, which is not closed with the others; -1: none */
    int steps;  /* the end of a pipe that the compiler process writes into */
    int turn;   /* the end of a socket from which it reads, not closed with the others; -1: none */
};

/* Returns 0, with the other end of the pipe in @steps_fd, which never blocks and which the caller closes; or the
 * recorded error, and nothing is open. */
int exchange_files_open(struct exchange_files *files, int *steps_fd) MUST_CHECK;

/* Closes what is open. */
void exchange_files_close(struct exchange_files *files);

/* The compiler process has the pipe too: from here on its end closes the pipe. */
void exchange_files_end_steps(struct exchange_files *files);

/* Writes the request. 0 or the recorded error. */
int exchange_files_send(const struct exchange_files *files, const struct request *request) MUST_CHECK;

/* Reads the reply, which the caller finishes. 0, or the recorded error and the reply is all zero. */
int exchange_files_receive(const struct exchange_files *files, struct reply *reply) MUST_CHECK;

/* Appends what libbcc printed; nothing if there is too much of it. */
void exchange_files_read_output(const struct exchange_files *files, struct text *output);

/* Hands the files, except @turn, to a process that waits at the other end of @socket. 0 or a negative errno, nothing
 * recorded. */
int exchange_files_hand_over(const struct exchange_files *files, int socket) MUST_CHECK;

/* In the compiler process: puts the files where it expects them. 0 or a negative errno, nothing recorded. */
int exchange_files_place(const struct exchange_files *files) MUST_CHECK;

#endif

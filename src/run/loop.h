/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The time in which events are shown: from the moment when everything is attached to the moment when the run
 * is to end. Waits for the stream, signals, and the end of the time asked for; drains what comes into the
 * writer.
 */
#ifndef BCCRUN_LOOP_H
#define BCCRUN_LOOP_H

#include "events/layout.h"
#include "events/stream.h"
#include "output/writer.h"
#include "run/channels.h"
#include "run/losses.h"
#include "show/maps.h"
#include "show/stacks.h"

enum loop_end {
    LOOP_TIME = 1,
    LOOP_COUNT,
    LOOP_SIGNAL,
    LOOP_COMMAND,
    LOOP_READER_GONE,
    LOOP_CPUS,
    LOOP_EDIT
};

struct loop {
    struct stream *stream;
    struct writer *writer;
    const struct channels *channels;
    struct losses losses;
    uint64_t duration_ns;      /* 0: no end */
    uint64_t max_events;       /* 0: no limit */
    int signal_fd;             /* a signalfd(2) that tells of the signals which end the run */
    const struct maps *maps;   /* shown in each interval, where there is one */
    struct stacks *stacks;     /* in them; NULL: none */
    uint64_t interval_ns;      /* 0: none */
    uint64_t next_interval_ns; /* since the start */
    int command_fd;            /* readable when the command has ended (pidfd_open(2)); -1: none */
    int hotplug_fd;            /* readable when a CPU came or went, which is LOOP_CPUS; -1: not to be told */
    int edit_fd;         /* readable when the probe's text may have changed: LOOP_EDIT; -1: not to be told */
    uint64_t shown;      /* events so far */
    uint64_t started_ns; /* CLOCK_MONOTONIC; 0 at first */
    uint64_t elapsed_ns;
};

/* Shows events until there is a reason to stop; goes on when called again. Returns the reason, or the
 * recorded error (negative). */
int loop_run(struct loop *loop) MUST_CHECK;

/* Shows what is in the buffers now: 0, -EPIPE where the reader is gone, or the recorded error. Either is met
 * again by loop_run(). */
int loop_drain(struct loop *loop) MUST_CHECK;

/* After everything is detached: shows what is left in the buffers. 0, or the recorded error. */
int loop_finish(struct loop *loop) MUST_CHECK;

#endif

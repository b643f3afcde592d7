/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A run: what lives as long as the program does, whichever probe runs in it (live.h): whose events are
 * wanted, kernel headers, the cache, buffers, the output, and what ends it.
 *
 * The steps return 0 or the recorded error.
 */
#ifndef BCCRUN_RUN_H
#define BCCRUN_RUN_H

#include "cache/cache.h"
#include "output/destination.h"
#include "output/writer.h"
#include "notes/notes.h"
#include "run/channels.h"
#include "run/loop.h"
#include "run/losses.h"
#include "run/missed.h"
#include "run/options.h"
#include "run/selection.h"
#include "run/traced.h"
#include "types/target_kernel.h"

/* The machine itself; tests of the rooms below give a made-up tree. */
#define RUN_ROOT ""

struct live;     /* live.h */
struct waiting;  /* compile/waiting.h */
struct rebuilds; /* rebuilds.h */

enum run_end {
    RUN_GOES_ON,
    RUN_DURATION, /* the time asked for is over */
    RUN_COUNT,    /* as many events were shown as asked for */
    RUN_SIGNAL,
    RUN_COMMAND,    /* the command has ended */
    RUN_PROCESS,    /* the processes of -p have ended */
    RUN_READER_GONE /* nobody reads what is shown */
};

/* How far the showing of events has come (trace.h). */
struct progress {
    uint64_t shown;        /* events */
    uint64_t shown_before; /* of these, by earlier versions of the probe */
    struct losses losses;
    uint64_t started_ns; /* CLOCK_MONOTONIC; 0: not yet */
    uint64_t elapsed_ns;
    uint64_t next_maps_ns; /* since the start: when the maps are shown next */
    uint64_t notes_ns;     /* since the start: when notes are due; UINT64_MAX: not before the end */
};

struct run {
    const struct options *options;
    struct selection selection;
    struct target_kernel kernel; /* to compile for */
    struct headers headers;
    struct cache cache;
    struct waiting *waiting; /* the compiler process for the next probe; NULL: there is no next */
    struct destination destination;
    struct writer *writer; /* NULL: nothing is shown */
    struct channels channels;
    struct loop *loop; /* all that is waited for */
    struct traced traced;
    int signal_fd;
    int switch_fd; /* which side of the relays is live; -1: programs are attached without relays */
    struct rebuilds *rebuilds; /* what is attached in files; NULL: nothing yet */
    struct live *live;         /* what runs; NULL: nothing yet */
    struct notes notes;
    struct missed missed; /* by programs that are gone, see live_add_missed() */
    struct progress progress;
    enum run_end end;
    int status; /* to exit with if nothing fails */
};

void run_init(struct run *run, const struct options *options);

/* run_init(), and what every run that shows something begins with: opens the output, looks up whose events are wanted.
 * 0 or the recorded error; to be finished in any case. */
int run_begin(struct run *run, const struct options *options) MUST_CHECK;

/* Undoes all that was done, what runs included. */
void run_finish(struct run *run);

int run_open_cache(struct run *run) MUST_CHECK;

/* The kernel to compile for, and its headers. Does nothing if they are known. */
int run_find_headers(struct run *run) MUST_CHECK;

int run_open_channels(struct run *run) MUST_CHECK;

/* Signals end the run from here on, in order. */
int run_take_signals(struct run *run) MUST_CHECK;

/* Starts the command, if there is one, and holds it until trace() begins. @live is the loaded probe. */
int run_start_command(struct run *run, const struct live *live) MUST_CHECK;

/* @live is what runs from here on. The probe that ran is the caller's again. */
void run_take(struct run *run, struct live *live);

/* Prints a line on standard error, but not with -q. */
void run_say(const struct run *run, const char *line);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A run: everything it owns, for the steps that it is made of. prepare.h has those from the command line to
 * the image, start.h those to the attached probe, show.h those to the end.
 */
#ifndef BCCRUN_SESSION_PRIVATE_H
#define BCCRUN_SESSION_PRIVATE_H

#include <time.h>

#include "compile/compiler.h"
#include "events/stream.h"
#include "kernel/attach.h"
#include "kernel/load.h"
#include "options.h"
#include "output/destination.h"
#include "output/writer.h"
#include "prints.h"
#include "probe/stack_ids.h"
#include "selection.h"
#include "stacks.h"

/* The machine itself; tests of the rooms below give a made-up tree. */
#define SESSION_ROOT ""

/* What `bccrun explain` finds out beside what a run does. */
struct explained {
    struct stages stages;
    char **missing;   /* by function: why this kernel cannot attach it, NULL: it can; NULL before the machine
                         was asked */
    char *not_loaded; /* why the image is not, NULL: it is */
};

/* Everything a run owns, in the order in which it comes to be. */
struct session {
    const struct options *options;
    struct source *source;
    struct declarations declarations;
    struct usage usage;
    uint64_t interval_ns; /* between showings of the maps; 0: only at the end */
    struct stack_ids stack_ids;
    struct attach_plan plan;
    struct selection selection;
    struct prints prints;
    struct headers headers;
    struct cache cache;
    struct image image;
    struct compile_report report; /* on the image */
    struct loaded loaded;
    struct explained explained;
    struct maps maps;
    struct stacks *stacks; /* NULL: the probe has none, or they are shown as numbers */
    struct stream *stream;
    char *own_maps;               /* what the text names as its results; NULL: nothing */
    const struct layout **events; /* all structs that are sent */
    size_t event_count;
    const struct layout **layouts; /* by record.source, */
    const char **buffer_names;     /* and the maps' names */
    size_t layout_count;
    size_t ring_count;
    const char *ring; /* the last one's name */
    struct destination destination;
    struct writer *writer;
    struct attachment *attachments;
    size_t attachment_count;
    int signal_fd;
    int hotplug_fd;             /* tells of CPUs that come and go; -1: they are not followed */
    int status;                 /* to exit with where nothing fails */
    struct timespec step_start; /* for -v */
};

/* Says a line on standard error, but under -q. */
void session_say(const struct session *session, const char *line);

/* Point @i of the plan cannot be attached, for the recorded reason. Whether the run goes on without it, which
 * is warned of: in BCC syscall__NAME says how parameters are read, not where the function attaches, so it may
 * be the name of a call that this kernel does not have. */
bool session_can_do_without(const struct session *session, size_t i);

/* The time since the last call, in ms. */
double session_step_ms(struct session *session);

/* Under -v, how long the step took that ends here. */
void session_end_step(struct session *session, const char *step);

#endif

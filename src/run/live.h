/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A run: everything it owns, for the steps that it is made of. prepare.h has those from the command line to
 * the image, start.h those to the attached probe, show.h those to the end.
 */
#ifndef BCCRUN_SESSION_PRIVATE_H
#define BCCRUN_SESSION_PRIVATE_H

#include <time.h>

#include "attach/attach.h"
#include "compile/compiler.h"
#include "events/stream.h"
#include "kernel/load.h"
#include "kernel/relay.h"
#include "output/destination.h"
#include "output/writer.h"
#include "probe/stack_ids.h"
#include "run/channels.h"
#include "run/options.h"
#include "run/prints.h"
#include "run/selection.h"
#include "show/stacks.h"

/* The machine itself; tests of the rooms below give a made-up tree. */
#define SESSION_ROOT ""

/* What `bccrun explain` finds out beside what a run does. */
struct explained {
    struct stages stages;
    char **missing;   /* by function: why this kernel cannot attach it, NULL: it can; NULL before the machine
                         was asked */
    char *not_loaded; /* why the image is not, NULL: it is */
};

struct compiling; /* prepare.c */
struct explain_options;
struct reload;    /* reload.h */

/* Everything a run owns, in the order in which it comes to be. What comes with the probe's text, from @source
 * to
 * @stacks and the attachments, is another's after a change under --watch: the new one grows in a session of
 * its own and then takes the place of the old (reload.c). */
struct session {
    const struct options *options;
    const struct explain_options *explain; /* NULL: nothing is explained */
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
    struct compiling *compiling; /* between the steps of a compile */
    struct image image;
    struct compile_report report; /* on the image */
    struct digest *shapes;        /* of the image's maps, by which they are known again, */
    int *origins;                 /* and which map of the probe before each is; -1: none */
    struct loaded loaded;
    struct explained explained;
    struct maps maps;
    struct stacks *stacks; /* NULL: the probe has none, or they are shown as numbers */
    char *own_maps;        /* what the text names as its results; NULL: nothing */
    struct channels channels;
    uint32_t *numbers; /* in the channels, of the image's maps; CHANNEL_NONE: no events come through it */
    struct destination destination;
    struct writer *writer;
    struct attachment *attachments;
    size_t attachment_count;
    struct relay *relays; /* which are attached in the programs' place under --watch, by the plan's points, */
    int *stayed;          /* with the point of the probe before that each was; -1: none */
    struct digest *files; /* that they are attached in, as stat(2) has them; all zero: the kernel */
    struct relay prints_relay;
    unsigned side; /* of the relays that this probe is on */
    int switch_fd; /* which of them is live; -1: there are no relays */
    struct reload *reload;
    uint64_t missed_before; /* by programs that are gone */
    bool is_over;           /* by a signal, before there was a probe to show */
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

/* Frees what comes with the probe's text, and detaches it; leaves zero in its place. */
void session_finish_probe(struct session *session);

/* The time since the last call, in ms. */
double session_step_ms(struct session *session);

/* Under -v, how long the step took that ends here. */
void session_end_step(struct session *session, const char *step);

#endif

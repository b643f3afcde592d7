/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose events a run shows: joins the filter in the kernel (filter/filter.h) and the command that is started for it
 * (launch.h). The steps are taken in this order.
 */
#ifndef BCCRUN_SELECTION_H
#define BCCRUN_SELECTION_H

#include "attach/attachment.h"
#include "compile/compiler.h"
#include "filter/filter.h"
#include "kernel/load.h"
#include "run/launch.h"
#include "run/options.h"

#define SELECTION_TARGETS_MAX 2

struct selection {
    struct filter filter; /* its terms are the options' */
    struct text definitions;
    struct launch launch;
    bool has_command;
    bool is_resolved;          /* until then nothing is selected: every event is wanted */
    int config_fd, cgroups_fd; /* the filter's maps; -1: not loaded yet, or it has none */
    struct attachment followers[SELECTION_TARGETS_MAX];
    size_t follower_count;
};

void selection_init(struct selection *selection, const struct options *options);

/* Finds what the filter and the command name on this machine, and makes the definitions. */
int selection_resolve(struct selection *selection, const char *root) MUST_CHECK;

/* Makes the same definitions for another machine, on which the values will be looked up: @root is before its files. 0 or
 * the recorded error. */
int selection_define(struct selection *selection, const char *root) MUST_CHECK;

/* The kinds of filters that are in the definitions, as options: "-p, --comm '!'". On the heap. */
char *selection_kinds(const struct selection *selection);

/* Whether options choose events; bccrun's own are left out in any case. */
bool selection_is_filtered(const struct selection *selection);

/* What a program of this type begins with, see filter_check(); NULL: it sees every event. */
const char *selection_check(const struct selection *selection, uint32_t program_type, bool is_interrupt,
                            bool is_void);

/* Fills @targets with what it wants compiled besides the probe. Returns how many they are. */
size_t selection_targets(const struct selection *selection, struct compile_target *targets);

/* Turns the filter of the loaded programs on. Programs of a later probe that keeps their maps filter too. */
int selection_load(struct selection *selection, const struct image *image,
                   const struct loaded *loaded) MUST_CHECK;

/* Starts the command, held; @programs are those of the targets above. */
int selection_start(struct selection *selection, const char *root, const int *programs) MUST_CHECK;

/* The one process that is selected, by -p or as the command; 0: none, or several. */
uint32_t selection_process(const struct selection *selection);

/* Lets the held command run. */
int selection_release(struct selection *selection) MUST_CHECK;

/* Whether the signal that arrived was for the command: the first is passed on, unless the terminal did so
 * already. */
bool selection_passes_on(struct selection *selection, int signal_fd);

/* Whether there is a command that was started and has ended. */
bool selection_has_ended(const struct selection *selection);

/* For the end of the run, by a signal or otherwise. Ends a command that still runs; another signal kills it.
 * Returns the exit status. */
int selection_end(struct selection *selection, bool is_signalled, int signal_fd);

void selection_finish(struct selection *selection);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What runs: a probe from its source to its programs in the kernel, and all that lives as long as this source
 * does. Under --watch the next one is made while it runs, and takes its place (run_take()).
 *
 * The steps below come in this order. A command takes as many of them as it needs. Each returns 0 or the
 * recorded error.
 */
#ifndef BCCRUN_LIVE_H
#define BCCRUN_LIVE_H

#include "attach/plan.h"
#include "compile/compiler.h"
#include "kernel/load.h"
#include "probe/stack_ids.h"
#include "run/hook.h"
#include "run/prints.h"
#include "run/run.h"
#include "show/maps.h"
#include "show/stacks.h"

struct compiling; /* live_compile.c */

struct live {
    struct run *run;
    struct source *source;
    struct declarations declarations;
    struct usage usage;
    struct stack_ids stack_ids;
    char *own_maps;       /* that the source names as its results; NULL: none */
    uint64_t interval_ns; /* between two times that the maps are shown; 0: only at the end */
    struct attach_plan plan;
    bool has_prints;             /* its last program reports what it prints */
    struct compiling *compiling; /* while the compiler process runs */
    struct image image;
    struct compile_report report; /* on the image */
    struct digest *shapes;        /* of the image's maps: equal ones are kept by the next probe */
    int *origins;                 /* which map of the probe before each of them is; -1: it is new */
    struct loaded loaded;
    struct maps maps;
    struct stacks *stacks; /* NULL: the probe has none, or they are shown as numbers */
    uint32_t *channels; /* the numbers of the image's maps there; CHANNEL_NONE: no events come through it */
    struct hooks hooks; /* of the plan's points, and the last for prints */
    unsigned side;      /* of the hooks' relays */
    uint64_t step_ns;   /* CLOCK_MONOTONIC: when the step began, for -v */
};

/* A probe in @run with no more than its source, which is its own from here on. NULL if @source is. */
struct live *live_new(struct run *run, struct source *source);

/* The source of the probe that the command line names, which an image has in it. NULL with the error recorded. */
struct source *live_source(const struct options *options) MUST_CHECK;

/* Detaches and unloads it, and ends a compile. Takes NULL. What it shares with the probe that runs stays. */
void live_free(struct live *live);

/* A new probe with all steps up to live_load(): of the one that the command line names. *@live is to be freed
 * either way. */
int live_prepare(struct run *run, struct live **live) MUST_CHECK;

/* What the source declares: its functions and where they attach, what it does with its maps. */
int live_declare(struct live *live) MUST_CHECK;

/* What would fail later anyway, before a second is spent on a compile: privileges and what this kernel
 * has. */
int live_check(struct live *live) MUST_CHECK;

/* How the source is compiled; all zero: to be run. */
struct live_compile {
    bool is_unverified;         /* only the types are wanted: the verifier is not asked */
    const char *const *missing; /* by function: why this kernel cannot attach it, NULL: it can. A program that
                                   is bound to a kernel function which is missing is not verified */
    struct stages *stages;      /* gets what the source became on its way; NULL: not wanted */
};

/* The image, compiled and verified, or out of the cache. @how NULL: to be run. */
int live_compile(struct live *live, const struct live_compile *how) MUST_CHECK;

/* The image out of the options' file, which the kernel verifies as it is loaded. */
int live_take_image(struct live *live) MUST_CHECK;

/* The same in two steps. When the descriptor can be read, and after a pause at the latest, live_advance_compile() tells
 * whether the second need not wait. A descriptor of -1: it need not. */
int live_start_compile(struct live *live, const struct live_compile *how) MUST_CHECK;
int live_finish_compile(struct live *live) MUST_CHECK;
int live_compile_fd(const struct live *live);
bool live_advance_compile(struct live *live);
uint64_t live_compile_pause_ms(const struct live *live);

/* Waits for the end of the compiler process, which may still free its memory after the steps above. */
void live_reap_compiler(struct live *live);

/* Ends a compile, whichever step it is at. live_free() does it too. */
void live_cancel_compile(struct live *live);

/* Whether the maps that are to be shown exist; warns if nothing of the probe can be shown. */
int live_check_maps(struct live *live) MUST_CHECK;

/* Maps and programs in the kernel. A map that the probe which runs has too is the same map. */
int live_load(struct live *live) MUST_CHECK;

/* The fields that are ids of stacks get their names. */
void live_find_stacks(struct live *live);

/* The buffers of the maps that events are sent through: those of the probe that runs, or new ones. */
int live_open_buffers(struct live *live) MUST_CHECK;

/* In live_buffers.c too, for a probe that takes the place of another: what comes through their common buffers
 * is this one's from here on. */
void live_take_buffers(struct live *live);

/* Its buffers that @next does not share get nothing new, once no program that was called before runs any
 * more. What is in them comes with the next drains. */
void live_end_buffers(struct live *live, const struct live *next);

/* Forgets the layouts of these buffers once they are closed, so that the next heading is that of @next
 * alone. */
void live_forget_buffers(struct live *live, const struct live *next);

/* After those drains, or if nothing came: its numbers are free again, but for those that the probe which runs
 * shares. live_free() does it. */
void live_close_buffers(struct live *live);

/* Attaches every program: if the run has a switch, behind relays, on the probe's side. */
int live_attach(struct live *live) MUST_CHECK;

/* Attaches point @i in the new version of its file, @file, too. If this is the same file with other bytes, it is detached
 * from that before. */
int live_attach_again(struct live *live, size_t i, const struct file_state *file) MUST_CHECK;

/* On return none of its programs runs any more, see hooks_detach(). live_free() does it too. */
void live_detach(struct live *live);

/* Point @i of the plan cannot be attached, for the recorded reason. Whether the run goes on without it, which
 * it warns of: in BCC syscall__NAME says how parameters are read, not where the function attaches, so it may
 * be the name of a system call that this kernel does not have. */
bool live_can_do_without(const struct live *live, size_t i);

/* Reports where the programs are attached: in the output if its format has that, on standard error with -v
 * and for globs. */
void live_report_attached(const struct live *live);

/* After live_detach(): adds how often the kernel left out which function. What happened at a hook that the next probe has
 * too is left to that. */
void live_add_missed(const struct live *live, struct missed *missed);

/* The time in ms since this was called last. */
double live_step_ms(struct live *live);

/* With -v, prints how long the step took that ends here. */
void live_end_step(struct live *live, const char *step);

#endif

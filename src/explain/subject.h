/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The probe that is explained, with everything that is known of it. The stages are made from it
 * (make_stages.h).
 */
#ifndef BCCRUN_SUBJECT_H
#define BCCRUN_SUBJECT_H

#include "attach/plan.h"
#include "image/image.h"
#include "image/stages.h"
#include "kernel/load.h"
#include "probe/declare.h"
#include "probe/source.h"

struct stage; /* stage.h */

/* All of it belongs to the caller and outlives the explanation. */
struct subject {
    const char *root; /* before /proc, /sys and tracefs; "" on a real machine */
    const struct source *source;
    const struct declarations *declarations;
    const struct attach_plan *plan;
    const struct stages *stages; /* what the compiler process reported of its stages */
    const struct image *image;   /* all zero: it was not accepted */
    const struct loaded *loaded; /* all zero: it was not loaded */
    size_t buffer_bytes;         /* of each CPU's perf buffer */
    const char *const
        *missing;           /* by function: why this kernel cannot attach it, NULL where it can; NULL before
                                    the machine was asked */
    const char *not_loaded; /* why there is an image that was not loaded; NULL otherwise */
    const char *failure;    /* the headline of the error that ended it; NULL: there was none */
    const char *failure_lines; /* that error's detail and hints, a line each */
};

/* The user's name for the compiler's program @name; NULL if it is one of bccrun's own. */
const char *subject_function(const struct subject *subject, const char *name);

/* Calls @add, which makes lines of it, for each program that the compiler made of one of the user's functions; @name
 * is the user's name for it. */
void subject_add_programs(const struct subject *subject, struct stage *stage,
                          void (*add)(const struct subject *subject, const struct stage_program *program,
                                      const char *name, struct stage *stage));

/* The last function that the probe declares under this name (an #if may choose between several); NULL if there
 * is none. */
const struct declared_function *subject_declared(const struct subject *subject, const char *name);

/* Why this kernel cannot attach the function; NULL: it can. */
const char *subject_missing(const struct subject *subject, const char *function);

#endif

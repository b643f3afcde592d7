/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The probe that is explained, as far as it came, and the stages that are made of it. One function makes one
 * stage, in a file of its own where it takes more than a few lines; each leaves a stage that was not reached
 * as it is.
 */
#ifndef BCCRUN_SUBJECT_H
#define BCCRUN_SUBJECT_H

#include "attach/attach.h"
#include "explain/stage.h"
#include "image/image.h"
#include "image/stages.h"
#include "kernel/load.h"
#include "probe/declare.h"
#include "probe/source.h"

struct subject {
    const char *root;
    const struct source *source;
    const struct declarations *declarations;
    const struct attach_plan *plan;
    const struct stages *stages; /* of the compiler's */
    const struct image *image;   /* all zero: it was not taken */
    const struct loaded *loaded; /* all zero: it was not loaded */
    size_t buffer_bytes;         /* of each CPU's perf buffer */
    const char *const *missing;  /* by function: why this kernel cannot attach it; NULL: it can, and NULL
                                    before the  machine was asked */
    const char *not_loaded;      /* why not, where there is an image; NULL */
    const char *failure;         /* the headline of what ended it; NULL: it came through */
    const char *failure_lines;   /* what stands under it, the hints too */
};

/* The user's name for program @name of the compiler's, NULL where it is one of bccrun's own. */
const char *subject_function(const struct subject *subject, const char *name);

/*
 * Lines of instructions, as clang tells them one after the other, corrected. libbcc has arguments read in
 * lines that it puts behind the function's brace, and to clang these are the lines further down: they are
 * said to be the function's first. What follows them is bccrun's check, in the line of the brace.
 */
struct subject_lines {
    const struct subject *subject;
    const struct declared_function *function; /* NULL: it is none of the text's, and nothing is corrected */
    bool is_inside;                           /* behind the arguments */
};

struct subject_lines subject_lines_of(const struct subject *subject, const char *function);
/* 0, which is no line of the text, stays 0. */
unsigned subject_line(struct subject_lines *lines, unsigned line);

/* Why this kernel cannot attach the function; NULL: it can. */
const char *subject_missing(const struct subject *subject, const char *function);

void subject_source(const struct subject *subject, struct stage *stage);
void subject_rewritten(const struct subject *subject, struct stage *stage);
void subject_ir(const struct subject *subject, struct stage *stage);
void subject_instructions(const struct subject *subject, struct stage *stage);
void subject_verifier(const struct subject *subject, struct stage *stage);
void subject_machine(const struct subject *subject, struct stage *stage);
void subject_attach(const struct subject *subject, struct stage *stage);
void subject_maps(const struct subject *subject, struct stage *stage);

#endif

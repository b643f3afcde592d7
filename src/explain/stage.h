/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stage on the way from a probe's source to what the kernel runs, as lines to show: on a terminal
 * (text_form.h) or in a page (page_form.h). Whatever the stage, a line may belong to a line of the source.
 */
#ifndef BCCRUN_STAGE_H
#define BCCRUN_STAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum stage_name {
    STAGE_SOURCE,
    STAGE_REWRITTEN,
    STAGE_IR,
    STAGE_INSTRUCTIONS,
    STAGE_VERIFIER,
    STAGE_MACHINE,
    STAGE_ATTACH,
    STAGE_MAPS,
    STAGE_COUNT
};

enum stage_line_kind {
    LINE_PLAIN,
    LINE_HEADING, /* the name of the function or map that the following lines are about */
    LINE_SOURCE,  /* the user's line, above what was made of it */
    LINE_ADDED,   /* only in the rewritten C */
    LINE_REMOVED, /* only in the user's source */
    LINE_NOTE     /* about what is shown, or why it is not */
};

struct stage_line {
    enum stage_line_kind kind;
    unsigned line; /* of the source; 0: it belongs to none */
    char *text;    /* untrusted, without a line end */
};

/* All zero but for its name: it was not reached. */
struct stage {
    enum stage_name name;
    bool is_reached;
    struct stage_line *lines;
    size_t line_count;
};

/* Adds a line, and so the stage is reached. */
void stage_add(struct stage *stage, enum stage_line_kind kind, unsigned line, const char *format, ...)
    PRINTF(4, 5);

/* Adds the lines of @text that are not empty. */
void stage_add_all(struct stage *stage, enum stage_line_kind kind, const char *text);

void stage_finish(struct stage *stage);

/* What is said of a stage. */
struct stage_heading {
    const char *word;     /* "instructions": what --stage takes */
    const char *title;    /* "BPF instructions" */
    const char *sentence; /* what happens there */
};

const struct stage_heading *stage_heading(enum stage_name name);

/* Reads what --stage takes. 0 or the recorded error, of wrong usage, with the names that are similar. */
int stage_read(const char *word, enum stage_name *name) MUST_CHECK;

#endif

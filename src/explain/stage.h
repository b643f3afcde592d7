/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stage on the way from a probe's text to what the kernel runs, as lines to be shown: on a terminal
 * (print.h) or as a page (page.h). A line may belong to a line of the probe's text, whatever the stage.
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
    LINE_HEADING, /* of what follows: a function's */
    LINE_SOURCE,  /* the user's line, above what was made of it */
    LINE_ADDED,   /* of the rewritten text, */
    LINE_REMOVED, /* and of the user's, where they differ */
    LINE_NOTE     /* about what is shown, or is not */
};

struct stage_line {
    enum stage_line_kind kind;
    unsigned line; /* of the probe's text; 0: it belongs to none */
    char *text;    /* untrusted, without a line end */
};

/* All zero but for its name: nothing came so far. */
struct stage {
    enum stage_name name;
    bool is_reached;
    struct stage_line *lines;
    size_t line_count;
};

void stage_add(struct stage *stage, enum stage_line_kind kind, unsigned line, const char *format, ...)
    PRINTF(4, 5);
void stage_finish(struct stage *stage);

const char *stage_word(enum stage_name name);     /* "instructions": what --stage takes */
const char *stage_title(enum stage_name name);    /* "BPF instructions" */
const char *stage_sentence(enum stage_name name); /* what happens there */

/* Reads what --stage takes. 0 or the recorded error, of wrong usage, with the names that lie near. */
int stage_read(const char *word, enum stage_name *name) MUST_CHECK;

#endif

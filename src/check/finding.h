/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a line of `bccrun check` found: a verdict, what there is, and how to fix it. Private to check/.
 */
#ifndef BCCRUN_FINDING_H
#define BCCRUN_FINDING_H

#include "base/error.h"
#include "base/text.h"

enum verdict {
    VERDICT_OK,
    VERDICT_WARN, /* some probes do not work, or all work worse than they could */
    VERDICT_FAIL, /* most probes do not work */
};

/* All zero is ok, with nothing found. */
struct finding {
    enum verdict verdict;
    struct text what;       /* a clause, without a full stop */
    struct text fixes;      /* commands or advice, a line each */
    enum error_cause cause; /* what the machine lacks; CAUSE_NONE if no error says so */
};

void finding_finish(struct finding *finding);

const char *verdict_name(enum verdict verdict); /* "ok", "warn", "fail" */

/* Sets the verdict, and what there is. */
void found(struct finding *finding, enum verdict verdict, const char *what, ...) PRINTF(3, 4);

/* Adds a line of how to fix it. */
void fix(struct finding *finding, const char *command, ...) PRINTF(2, 3);

/* Sets the verdict, and takes over the recorded error: its reason, which follows the first colon, its hints
 * and its cause. */
void found_error(struct finding *finding, enum verdict verdict);

#endif

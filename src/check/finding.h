/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one check found: a verdict, what there is, and what mends it. Private to check/.
 */
#ifndef BCCRUN_FINDING_H
#define BCCRUN_FINDING_H

#include "base/error.h"
#include "base/text.h"

enum verdict {
    VERDICT_OK,
    VERDICT_WARN, /* some probes do not work, or all of them worse than they could */
    VERDICT_FAIL, /* most probes do not work */
};

/* All zero is ok, with nothing said. */
struct finding {
    enum verdict verdict;
    struct text what; /* a clause, without a full stop */
    struct text mend; /* commands or advice, a line each */
};

void finding_finish(struct finding *finding);

const char *verdict_name(enum verdict verdict); /* "ok", "warn", "fail" */

/* Sets the verdict, and says what there is. */
void found(struct finding *finding, enum verdict verdict, const char *what, ...) PRINTF(3, 4);

/* Adds a line to what mends it. */
void mend(struct finding *finding, const char *command, ...) PRINTF(2, 3);

/* Takes over the recorded error, and with it its advice: the reason, which is what stands behind the first
 * colon. */
void found_error(struct finding *finding, enum verdict verdict);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether rows show what was asked for, and if not, what is missing, in words that help the learner on.
 * Values count, not the names of fields nor how the probe is written.
 */
#ifndef BCCRUN_JUDGE_H
#define BCCRUN_JUDGE_H

#include "base/text.h"
#include "course/rows.h"
#include "course/work.h"

struct judged {
    const char *wanted[2]; /* what is asked for, as in "no field holds ..." */
    const char *absent;    /* where a row of a call is missing: what to look at; NULL: nothing */
    const char *left_out;  /* why a call that is shown should not be */
};

/* True where all is there; else @why is a sentence or more. */
bool judge(const struct judged *judged, const struct work *work, const struct rows *rows, struct text *why);

#endif

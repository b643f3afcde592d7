/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether rows show what an exercise asks for, and if not, what is missing, in words that help the learner.
 * Values count, not the names of fields nor how the probe is written.
 */
#ifndef BCCRUN_JUDGE_H
#define BCCRUN_JUDGE_H

#include "base/text.h"
#include "course/rows.h"
#include "course/work.h"

struct criteria {
    const char *wanted[WORK_WANTED]; /* what is asked for, as in "no field holds ..." */
    const char *absent;              /* what to look at if a call has no row; NULL: nothing */
    const char *left_out;            /* why a call must not be shown */
};

/* True if everything is there; else appends what is missing to @why: a clause or more. */
bool judge(const struct criteria *criteria, const struct work *work, const struct rows *rows,
           struct text *why);

#endif

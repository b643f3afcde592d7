/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A learner's probe, tried: bccrun itself runs it in a process of its own, with -f json, while another process
 * makes the calls of an exercise. So a probe that fails, hangs or prints without end does no harm here, and its
 * errors are those of every run.
 */
#ifndef BCCRUN_TRIAL_H
#define BCCRUN_TRIAL_H

#include "base/error.h"
#include "course/rows.h"
#include "course/work.h"
#include "types/type_source.h"

enum trial_end {
    TRIAL_RAN,
    TRIAL_REFUSED, /* the reason was printed on standard error, or is the recorded error */
    TRIAL_STUCK,   /* it did not start or end in time */
    TRIAL_ENDLESS  /* it wrote more than TRIAL_LIMIT_BYTES */
};

#define TRIAL_LIMIT_BYTES (16U * 1024 * 1024)

struct trial {
    const char *file;         /* the learner's */
    struct type_choice types; /* where the kernel's types come from */
    work_function *work_function;
};

/* Puts what was done into @work and what was shown into @rows, which is empty. One of enum trial_end, or the
 * recorded error (negative) if there could be no trial. */
int trial_run(const struct trial *trial, struct work *work, struct rows *rows) MUST_CHECK;

#endif

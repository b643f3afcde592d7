/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `bccrun check-exercise`: the embedded probes, in their order, are a course, each with an exercise. A learner's
 * probe runs while a workload makes calls, and what it shows is compared with what the workload did.
 */
#ifndef BCCRUN_COURSE_H
#define BCCRUN_COURSE_H

#include "base/error.h"
#include "types/type_source.h"

struct course_options {
    const char *exercise;     /* a number, the name of an embedded probe, or broken-N; NULL: list them */
    const char *file;         /* the learner's */
    struct type_choice types; /* where the kernel's types come from */
};

/* Prints the list, or the verdict. Returns the exit status, 0 done or 1 not yet, or the recorded error
 * (negative). */
int course_run(const struct course_options *options) MUST_CHECK;

#endif

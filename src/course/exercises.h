/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The exercises: one for each embedded probe, whose text stands in the probe's own header, and the probes of
 * course/broken.
 */
#ifndef BCCRUN_EXERCISES_H
#define BCCRUN_EXERCISES_H

#include "course/judge.h"
#include "course/work.h"

struct exercise {
    const char *name; /* of the embedded probe, or broken-N */
    work_function *work_function;
    struct judged judged;
};

extern const struct exercise exercise_table[];
extern const size_t exercise_table_count;

#endif

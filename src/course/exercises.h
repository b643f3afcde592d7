/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The exercises: one for each embedded probe, whose text is in the probe's own header, and the probes in
 * course/broken.
 */
#ifndef BCCRUN_EXERCISES_H
#define BCCRUN_EXERCISES_H

#include "course/judge.h"
#include "course/work.h"
#include "probe/library.h"

struct exercise {
    const char *name; /* of the embedded probe, or broken-N */
    work_function *work_function;
    struct criteria criteria;
};

extern const struct exercise exercises[];
extern const size_t exercise_count;

/* The exercise with this name, or with this number in the list; NULL, with the error recorded, if there is
 * none. */
const struct exercise *exercise_find(const char *word);

/* The exercise in the probe's header, in one line: what follows "Exercise:" up to an empty line. On the
 * heap. */
char *exercise_text(const struct library_probe *probe);

#endif

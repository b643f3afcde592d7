/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lines to write instead of those that the verifier rejects (diagnose/fix.h), in the probe's own names.
 */
#ifndef BCCRUN_REJECTION_FIX_H
#define BCCRUN_REJECTION_FIX_H

#include <stdbool.h>

#include "diagnose/source_place.h"
#include "diagnose/verifier_mistake.h"

struct rejected {
    const struct source *source;
    struct source_place here;  /* where the program failed */
    struct source_place there; /* where the value in question came from */
    unsigned number;           /* of the register that the verdict names; 0: none */
    const char *name;          /* of the variable that has the value; or NULL */
    const char *leave;         /* the statement that leaves the function */
};

/* Gives hints (base/error.h) if the lines are simple enough to be rewritten. Returns whether it gave any. */
bool rejection_fix(enum mistake_fix fix, const struct rejected *rejected);

#endif

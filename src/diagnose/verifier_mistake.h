/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The mistakes for which the kernel's verifier rejects programs: each with the words by which kernels from 5.10 on
 * report it, and with what it means for the person who wrote the probe.
 */
#ifndef BCCRUN_VERIFIER_MISTAKE_H
#define BCCRUN_VERIFIER_MISTAKE_H

#include <stdbool.h>

#include "diagnose/verifier_log.h"

/* A second line of the probe that belongs to a mistake: where the value came from. */
struct mistake_origin {
    enum { ORIGIN_NONE, ORIGIN_REGISTER, ORIGIN_ALLOCATION } kind;
    const char *note; /* what is said about that line */
};

/* In the headline and the hints "%s" stands for a name: that of the variable, or of the helper. */
struct verifier_mistake {
    const char *words[5];                         /* the verdict has one of these */
    bool (*when)(const struct verifier_log *log); /* what else must be true (circumstance.h); NULL: nothing */
    const char *headline;
    bool names_helper; /* the name is that of the helper that is called where the program failed */
    bool
        has_cause; /* the machine may have a reason of its own (helper_cause.h), which then is the headline */
    struct mistake_origin origin;
    bool shows_state; /* what the verifier knows of the register in question helps */
    const char *hints[2];
};

extern const struct verifier_mistake verifier_mistakes[];
extern const size_t verifier_mistake_count;

/* The first that matches the log; NULL if none does. */
const struct verifier_mistake *verifier_mistake_find(const struct verifier_log *log);

#endif

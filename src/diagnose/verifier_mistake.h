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

/* What a line of the probe needs (rejection_fix.h). */
enum mistake_fix {
    FIX_NONE,
    FIX_NULL,    /* a test of what a lookup or a reservation gave */
    FIX_ADDRESS, /* the address of a variable */
    FIX_LENGTH,  /* a bound for the number of bytes that are read */
    FIX_INDEX,   /* a bound for an index */
    FIX_CALL,    /* a helper for a function of the kernel */
    FIX_PACKET,  /* a comparison with the packet's end */
    FIX_KEY,     /* a key of the map's type */
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
    bool shows_state;      /* what the verifier knows of the register in question helps */
    bool may_be_recursion; /* so it is if a function of the text calls itself */
    enum mistake_fix
        fix; /* where that can be written, it is given instead of the hints; of FIX_NULL's, the part before ':' stays */
    const char *hints[2];
};

extern const struct verifier_mistake verifier_mistakes[];
extern const size_t verifier_mistake_count;

/* The first that matches the log; NULL if none does. */
const struct verifier_mistake *verifier_mistake_find(const struct verifier_log *log);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the kernel's verifier is known to object to, each objection with the words by which the kernels from
 * 5.10 on say it, and what it means for the person who wrote the probe.
 */
#ifndef BCCRUN_OBJECTION_H
#define BCCRUN_OBJECTION_H

#include <stdbool.h>

#include "diagnose/verifier_log.h"

/* A second line of the text that belongs to an objection: where the value in question came from. */
enum objection_origin { ORIGIN_NONE, ORIGIN_REGISTER, ORIGIN_ALLOCATION };

struct objection {
    const char *words[5];                          /* any of these in the verdict */
    bool (*holds)(const struct verifier_log *log); /* what else must be so; NULL: nothing */
    const char *headline;                          /* "%s" in it: the variable's name, or the helper's */
    bool names_helper;                             /* the one that is called where it failed */
    enum objection_origin origin;
    const char *origin_note; /* said of that line */
    bool shows_state;        /* what is known of the register in question helps */
    const char *hints[2];    /* "%s": the variable's name */
};

/* The first that the verdict has the words of; NULL where it is none of them. */
const struct objection *objection_find(const struct verifier_log *log);

#endif

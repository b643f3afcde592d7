/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notes: what bccrun says of a probe that compiles, loads, runs, and is wrong. Each is decided by facts (note_facts.h):
 * a probe that is right never gets one. Each is said once of each version of a probe, on standard error, like an error:
 * what, where, and what to do.
 */
#ifndef BCCRUN_NOTES_H
#define BCCRUN_NOTES_H

#include "base/clock.h"
#include "events/stream.h"
#include "notes/note_facts.h"

/* When facts are looked at. What the source and the programs tell is known from the start. */
enum note_moment { NOTES_AT_START, NOTES_AFTER_A_WHILE, NOTES_AT_END };

/* After how long a run has a while behind it. */
#define NOTES_WHILE_NS (5 * NS_PER_S)

struct note_sample; /* note_reads.c */

/* All zero: nothing was said yet. */
struct notes {
    char **said; /* the keys of the notes */
    size_t count;
    size_t taken; /* events that were looked at, NOTES_TAKEN_MAX of the first */
    struct note_sample *samples;
    size_t sample_count;
};

#define NOTES_TAKEN_MAX 100

/* Looks at an event. To be called while fewer than NOTES_TAKEN_MAX were taken, so that later ones cost nothing. */
void notes_take(struct notes *notes, const struct layout *layout, const struct record *record);

/* Says what there is to say at this moment. */
void notes_look(struct notes *notes, enum note_moment moment, const struct note_facts *facts);

void notes_finish(struct notes *notes);

#endif

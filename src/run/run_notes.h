/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When the notes of a run are looked at (notes/notes.h).
 */
#ifndef BCCRUN_RUN_NOTES_H
#define BCCRUN_RUN_NOTES_H

#include "run/run.h"

/* Whether the run says notes. If not, nothing below does anything. */
bool run_notes_are_on(const struct run *run);

struct live;

/* @live, another version of the probe or the first, is what runs, or would run. */
void run_notes_start(struct run *run, const struct live *live);

/* When progress.notes_ns has come. */
void run_notes_after_a_while(struct run *run);

/* After everything is detached, and what was sent is shown. */
void run_notes_end(struct run *run);

#endif

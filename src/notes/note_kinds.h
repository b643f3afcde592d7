/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kinds of notes, one file each. Each function looks whether there is something to say and says it.
 */
#ifndef BCCRUN_NOTE_KINDS_H
#define BCCRUN_NOTE_KINDS_H

#include "notes/notes.h"

/* Nothing comes: which functions ran, how often, and what became of it. */
void note_silence(struct notes *notes, const struct note_facts *facts);

/* Fields of events and bytes of keys that nothing sets. */
void note_unset(struct notes *notes, const struct note_facts *facts);

/* Arguments that are read where the function returns, results where it starts, and a system call's arguments where the
 * kernel's function has other ones. */
void note_registers(struct notes *notes, const struct note_facts *facts);

/* Fields that are addresses of texts, and too small for what they are named after. */
void note_fields(struct notes *notes, const struct note_facts *facts);

/* Sends of as many bytes as an address has. */
void note_size(struct notes *notes, const struct note_facts *facts);

/* Texts that could not be read in any of the events that were looked at. */
void note_reads(struct notes *notes, const struct note_facts *facts);
void note_samples_finish(struct notes *notes);

/* Maps that have no room for another key. */
void note_full(struct notes *notes, const struct note_facts *facts);

/* What is in the process's memory, read as the kernel's. */
void note_memory(struct notes *notes, const struct note_facts *facts);

/* For the kinds: whether the note @key, which is on the heap and taken over, was not said yet. From then on it was
 * (note_once.c). */
bool notes_begin(struct notes *notes, char *key);

#endif

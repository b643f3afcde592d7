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

/* What is in the process's memory, read as the kernel's. */
void note_memory(struct notes *notes, const struct note_facts *facts);

#endif

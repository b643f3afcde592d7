// SPDX-License-Identifier: Apache-2.0
#include "notes/notes.h"

#include <stdlib.h>

#include "notes/note_kinds.h"

#define AT(moment) (1U << (moment))

static const struct {
    unsigned moments;
    void (*look)(struct notes *notes, const struct note_facts *facts);
} kinds[] = {
    {AT(NOTES_AT_START), note_registers},
    {AT(NOTES_AT_START), note_memory},
    {AT(NOTES_AT_START), note_unset},
    {AT(NOTES_AT_START), note_fields},
    {AT(NOTES_AT_START), note_size},
    {AT(NOTES_AFTER_A_WHILE) | AT(NOTES_AT_END), note_silence},
    {AT(NOTES_AFTER_A_WHILE) | AT(NOTES_AT_END), note_reads},
    {AT(NOTES_AT_END), note_full},
};

void notes_look(struct notes *notes, enum note_moment moment, const struct note_facts *facts)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if ((kinds[i].moments & AT(moment)) != 0)
            kinds[i].look(notes, facts);
}

void notes_finish(struct notes *notes)
{
    for (size_t i = 0; i < notes->count; i++)
        free(notes->said[i]);
    free(notes->said);
    note_samples_finish(notes);
    *notes = (struct notes){0};
}

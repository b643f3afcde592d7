/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Places in the source that notes show.
 */
#ifndef BCCRUN_NOTE_PLACE_H
#define BCCRUN_NOTE_PLACE_H

#include "notes/note_facts.h"
#include "probe/lexer.h"

/* The byte after the function's closing brace. */
size_t note_body_end(const struct source *source, const struct declared_function *function);

/* Adds the place of byte @at to the note that comes next. */
void note_detail_at(const struct source *source, size_t at);

/* The same of the point's function's first call that sends through @buffer; of another function's, if it has none. */
void note_detail_send(const struct note_facts *facts, size_t point, const char *buffer);

/* The same of the first mention of @word in the point's function; of its first line, if there is none. */
void note_detail_word(const struct note_facts *facts, size_t point, const char *word);

#endif

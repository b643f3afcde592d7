/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One field of a record as text. Every format shows values through here, so that they agree on what a value
 * is.
 */
#ifndef BCCRUN_VALUE_H
#define BCCRUN_VALUE_H

#include "base/text.h"
#include "events/layout.h"
#include "events/stream.h"

/* Whether all of the field lies in the record. Older programs of a probe may send a shorter struct. */
bool value_is_whole(const struct field *field, const struct record *record);

/* Appends the field as people read it and returns the terminal columns taken: 42, -1, true, an enumerator's
 * name (its number where it has none), text made safe, arrays as [1 2 3], 16-byte integers in hex. "..."
 * behind a text says that the probe may have cut it. A field that is not whole is "?". */
size_t value_append(struct text *text, const struct field *field, const struct record *record);

/* Appends one element of a whole field that is not FIELD_TEXT. */
void value_append_element(struct text *text, const struct field *field, const struct record *record,
                          size_t index);

#endif

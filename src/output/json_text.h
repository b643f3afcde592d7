/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values as JSON (RFC 8259), appended to a text: what every JSON line is made of.
 */
#ifndef BCCRUN_JSON_TEXT_H
#define BCCRUN_JSON_TEXT_H

#include "base/text.h"
#include "events/layout.h"

/* Appends the bytes as a JSON string that any parser takes: characters that would
 * steer a terminal as \uNNNN; a byte that is not UTF-8 as the four characters \xNN. */
void json_string(struct text *text, const char *bytes, size_t length);

/* Appends "name": with its comma where @is_first is false, and makes it false. */
void json_key(struct text *text, const char *name, bool *is_first);

/* Appends the members of the struct at @record as a JSON object. Integers stand exact, whatever their size up
 * to 64 bits; wider ones and pointers as strings "0x..."; enums by name, or as a number where they have none;
 * addresses as strings unless @is_raw; durations and results always as numbers. A member that does not lie in
 * the first
 * @length bytes is null. */
void json_layout(struct text *text, const struct layout *layout, const void *record, size_t length,
                 bool is_raw);

/* The value alone of one member. */
void json_member(struct text *text, const struct field *field, const void *record, size_t length,
                 bool is_raw);

/* The same for a map's key or value: one field without a name is that value itself. All of it lies at @bytes.
 */
void json_value(struct text *text, const struct layout *layout, const void *bytes, bool is_raw);

#endif

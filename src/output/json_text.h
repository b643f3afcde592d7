/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values as JSON, appended to a text: what every JSON line is made of. Texts in them: base/json.h.
 */
#ifndef BCCRUN_JSON_TEXT_H
#define BCCRUN_JSON_TEXT_H

#include "base/text.h"
#include "events/layout.h"

/* Appends the members of the struct at @record as a JSON object. Integers stand exact, whatever their size up
 * to 64 bits; wider ones and pointers as strings "0x..."; enums by name, or as a number where they have none;
 * addresses as strings unless @is_raw; durations and results always as numbers. A member that does not lie in
 * the first @length bytes is null. */
void json_layout(struct text *text, const struct layout *layout, const void *record, size_t length,
                 bool is_raw);

/* The value alone of one member. */
void json_field(struct text *text, const struct field *field, const void *record, size_t length, bool is_raw);

/* The same for a map's key or value: one field without a name is that value itself. All of it lies at @bytes.
 */
void json_value(struct text *text, const struct layout *layout, const void *bytes, bool is_raw);

#endif

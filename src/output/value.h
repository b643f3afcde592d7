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
 * name (its number where it has none), text made safe, 0xffff888 for a pointer, arrays as [1 2 3], structs
 * and unions as {pid=1 comm=sh}, 16-byte integers in hex; and after the field's reading (events/reading.h)
 * unless @is_raw: an address, a port, 1.500 ms, -2 ENOENT. "..." behind a text says that the probe may have
 * cut it. A field that is not whole is "?". */
size_t value_append(struct text *text, const struct field *field, const struct record *record, bool is_raw);

/* The colour of what value_append() appends, NULL where it has none: a result that is an error stands out. */
const char *value_colour(const struct field *field, const struct record *record, bool is_raw);

/* Whether it is a text that may be long, such as a path or a command line: what a row of columns ends with.
 */
bool value_is_free_text(const struct field *field);

/* The name of the error number @error (positive), such as "ENOENT"; NULL where it has none. */
const char *value_error_name(int error);

/* Appends the IPv4 (4 bytes) or IPv6 (16 bytes) address as inet_ntop(3) writes it. */
void value_append_address(struct text *text, const void *bytes, size_t length);

#endif

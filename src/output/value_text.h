/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values as people read them: 42, -1, true, an enumerator's name (its number if it has none), text made safe,
 * 0xffff888 for a pointer, arrays as [1 2 3], structs and unions as {pid=1 comm=sh}, 16-byte integers in hex; and by
 * their readings (events/reading.h) an address, a port, 1.500 ms, -2 ENOENT, openat. "..." after a text means that the probe
 * may have cut it; a text that it could not read is VALUE_UNREAD. A field that the record is too short for is "?".
 */
#ifndef BCCRUN_VALUE_TEXT_H
#define BCCRUN_VALUE_TEXT_H

#include "output/value_plan.h"

#define VALUE_UNREAD "<not-read>"

/* By kind; the second shows results that are errors in red. */
extern put_value *const value_text_puts[VALUE_KINDS];
extern put_value *const value_text_coloured_puts[VALUE_KINDS];

/* These are the same in all formats. */
put_value value_put_unsigned;
put_value value_put_signed;
put_value value_put_integer; /* whichever of the two it is */
put_value value_put_float;   /* the fewest digits that are this number; "nan", "-inf" */
put_value value_put_bool;
put_value value_put_port;

/* {pid=1 comm=sh} */
extern const struct value_format value_text_format;

/* The readings of value_text_puts: all of them. */
#define VALUE_TEXT_READINGS (~0U)

/* The number of VALUE_FLOAT. */
double value_float(const struct value *value, const char *at);

/* Whether it is a text that may be long, such as a path or a command line: it is the last column of a row. */
bool value_is_free_text(const struct value *value);

/* Whether value_text_puts write no more of a text than its first @length bytes, which are all printable. */
bool value_text_is_plain(const struct value *value, const char *at, size_t length);

/* Appends the IPv4 (4 bytes) or IPv6 (16 bytes) address as inet_ntop(3) writes it. */
void value_append_address(struct text *text, const void *bytes, size_t length);

#endif

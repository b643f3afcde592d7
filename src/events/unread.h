/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A string that the probe could not read. The kernel fills the array with zeros then, as if the string were empty; so
 * the probe, whose reads bccrun puts a function around (translate/reads.h), writes this mark into it.
 */
#ifndef BCCRUN_UNREAD_H
#define BCCRUN_UNREAD_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* After the NUL that ends an empty string: bytes that UTF-8 does not have. */
#define UNREAD_MARK "\0\xff\xfe\xfd"

/* The array has to have room for the mark. */
#define UNREAD_MARK_BYTES 4

/* Whether the text of @count bytes has the mark. */
static inline bool unread_is(const char *text, size_t count)
{
    return count >= UNREAD_MARK_BYTES && memcmp(text, UNREAD_MARK, UNREAD_MARK_BYTES) == 0;
}

#endif

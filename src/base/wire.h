/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The form in which bccrun and its compiler process hand data to each other, and an image lies in a file:
 * numbers of 64 bits in the machine's order, and byte strings with their length in front. The reader checks
 * every length; once something does not fit, it stays bad and gives zeros and empty strings, so that a caller
 * tests once, at the end.
 */
#ifndef BCCRUN_WIRE_H
#define BCCRUN_WIRE_H

#include <stdint.h>

#include "base/text.h"

struct wire_reader {
    const char *bytes;
    size_t left;
    bool is_bad;
};

void wire_put_number(struct text *to, uint64_t number);
void wire_put_bytes(struct text *to, const void *bytes, size_t length);
void wire_put_string(struct text *to, const char *string);

uint64_t wire_get_number(struct wire_reader *from);

/* The bytes lie in the reader's own memory and are not aligned. */
const void *wire_get_bytes(struct wire_reader *from, size_t *length);

/* A copy on the heap; never NULL. A string with a NUL in it makes the reader bad. */
char *wire_get_string(struct wire_reader *from);

/* A count of things of which each takes at least @bytes_each on the wire: bad, and 0, where they cannot fit.
 */
size_t wire_get_count(struct wire_reader *from, size_t bytes_each);

#endif

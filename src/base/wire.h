/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The format in which bccrun and its compiler process exchange data, and of images in files: 64-bit numbers
 * in the machine's byte order, and byte strings after their length. The reader checks every length. Once
 * something does not fit, it stays bad and returns zeros and empty strings, so that a caller tests once, at
 * the end.
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

/* The bytes are in the reader's own memory and not aligned. */
const void *wire_get_bytes(struct wire_reader *from, size_t *length);

/* A copy on the heap; never NULL. A string with a NUL in it makes the reader bad. */
char *wire_get_string(struct wire_reader *from);

/* A number of things that take at least @bytes_each on the wire each. Bad, and 0, if they cannot fit. */
size_t wire_get_count(struct wire_reader *from, size_t bytes_each);

#endif

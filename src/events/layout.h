/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The layout of a record: which field of an event struct lies where, and how its bytes are to be read. Made
 * by the compiler process from the type information of the probe itself; everything that shows an event walks
 * it.
 */
#ifndef BCCRUN_LAYOUT_H
#define BCCRUN_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum field_kind {
    FIELD_UNSIGNED,
    FIELD_SIGNED,
    FIELD_BOOL,
    FIELD_ENUM, /* shown by name where an enumerator has its value */
    FIELD_TEXT, /* char[N]: a C string, or N bytes where no NUL ends it */
};

struct enumerator {
    int64_t value;
    char *name;
};

struct field {
    char *name;
    enum field_kind kind;
    uint32_t offset_bytes;
    uint32_t size_bytes; /* of one element: 1, 2, 4, 8 or 16; 1 for FIELD_TEXT */
    uint32_t count;      /* elements; 1 for a scalar, N for char[N] */
    bool is_array;       /* int x[1] is one */
    bool is_signed;      /* of FIELD_ENUM: whether its values are */
    struct enumerator *enumerators;
    size_t enumerator_count;
};

struct layout {
    char *name; /* the struct's, as written: "event" */
    uint32_t size_bytes;
    struct field *fields;
    size_t field_count;
};

/* Frees the fields and names, not the struct itself; takes an all-zero layout. */
void layout_finish(struct layout *layout);

/* The element @index of an integer field of @record, widened to 64 bits and, where the field is signed,
 * sign-extended. A 16-byte integer gives its low 64 bits. The whole field must lie in @record, which need not
 * be aligned; so for all functions below. */
uint64_t field_value(const struct field *field, const void *record, size_t index);

/* The high 64 bits of a 16-byte integer. */
uint64_t field_value_high(const struct field *field, const void *record, size_t index);

/* The name of the enumerator with @value, NULL where there is none. */
const char *field_enumerator(const struct field *field, int64_t value);

/* The bytes of a FIELD_TEXT up to its NUL, within @record. *cut tells whether the text, with its NUL if it
 * has one, fills the array to the last byte, so that the probe may have had to cut it short. */
const char *field_text(const struct field *field, const void *record, size_t *length, bool *cut);

#endif

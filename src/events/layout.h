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
    FIELD_POINTER,
    FIELD_STRUCT, /* @inner has its members */
    FIELD_UNION,  /* @inner has its members, each another reading of the same bytes */
    FIELD_NESTED, /* an element of an array of arrays: @inner has one field, the inner array */
    FIELD_FLOAT,  /* of 4 or 8 bytes, IEEE 754 */
};

/* How people read a value, where that is more than its type. The rules: events/reading.h. */
enum field_reading {
    READING_PLAIN,
    READING_IPV4,     /* an address in network order */
    READING_IPV6,     /* 16 bytes in network order */
    READING_PORT,     /* a 16-bit number in network order */
    READING_DURATION, /* nanoseconds */
    READING_RESULT,   /* a return value: negative is an error number */
    READING_SYSCALL,  /* the number of a system call; whose is in the field "bits" */
    READING_STACK,    /* the id of a stack (events/stack.h) */
};

struct enumerator {
    int64_t value;
    char *name;
};

struct layout;
struct stack_source;

struct field {
    char *name; /* "" for a value that is no member of a struct, and for a bit field that is only padding */
    enum field_kind kind;
    enum field_reading reading;
    uint32_t offset_bytes; /* in the struct that it is a member of */
    uint32_t size_bytes;   /* of one element; of an integer 1, 2, 4, 8 or 16; 1 for FIELD_TEXT */
    uint32_t count;        /* elements; 1 for a scalar, N for char[N] */
    bool is_array;         /* int x[1] is one */
    bool is_signed;        /* of FIELD_ENUM: whether its values are */
    uint8_t bit_shift;     /* of a bit field: its first bit in the byte at offset_bytes, */
    uint8_t bit_count;     /* and how many there are; 0: no bit field */
    struct enumerator *enumerators;
    size_t enumerator_count;
    struct layout *inner;       /* NULL but for FIELD_STRUCT, FIELD_UNION, FIELD_NESTED */
    struct stack_source *stack; /* of READING_STACK; not the layout's own, and no part of an image */
};

struct layout {
    char *name; /* the struct's, as written: "event" */
    uint32_t size_bytes;
    struct field *fields;
    size_t field_count;
    struct layout *other; /* of an event: one more struct that the same buffer carries, or NULL */
};

/* Which of the structs that a buffer carries a record of @size_bytes holds: the largest that fits into it
 * with less than the 8 bytes to spare by which the kernel pads; where none does, @layout, the first. */
const struct layout *layout_of_size(const struct layout *layout, uint32_t size_bytes);

/* Whether records of the two are of one size, once padded as in a perf buffer, so that layout_of_size()
 * cannot tell them apart. */
bool layout_looks_like(const struct layout *a, const struct layout *b, bool is_padded);

/* The same fields with structs and unions dissolved into their members, "addr.v4", for what is shown in
 * columns. Arrays stay as they are. Made from @layout, which must outlive it; finished with
 * layout_flat_finish(). */
void layout_flatten(const struct layout *layout, struct layout *flat);
void layout_flat_finish(struct layout *flat);

/* Frees the fields, names and others, not the struct itself; takes an all-zero layout. */
void layout_finish(struct layout *layout);

/* In all of these, @record is the start of the struct that the field is a member of. */

/* How many bytes a struct must have for all of the field to lie in it. */
uint64_t field_end_bytes(const struct field *field);

/* Where element @index of the field starts. */
const void *field_element(const struct field *field, const void *record, size_t index);

/* The element @index of an integer field of @record, widened to 64 bits and, where the field is signed,
 * sign-extended. A 16-byte integer gives its low 64 bits. The whole field must lie in @record, which need not
 * be aligned; so for all functions below. */
uint64_t field_value(const struct field *field, const void *record, size_t index);

/* The same of an element whose place is known. */
uint64_t field_value_at(const struct field *field, const void *at);

/* Whether its values are signed. */
bool field_is_signed(const struct field *field);

/* Whether it is an integer whose value needs more than 64 bits. */
bool field_is_wide(const struct field *field);

/* The high 64 bits of a 16-byte integer. */
uint64_t field_value_high(const struct field *field, const void *record, size_t index);
uint64_t field_value_high_at(const struct field *field, const void *at);

/* The name of the enumerator with @value, NULL where there is none. */
const char *field_enumerator(const struct field *field, int64_t value);

/* The bytes of a FIELD_TEXT up to its NUL, within @record. *cut tells whether the text, with its NUL if it
 * has one, fills the array to the last byte, so that the probe may have had to cut it short. */
const char *field_text(const struct field *field, const void *record, size_t *length, bool *cut);

#endif

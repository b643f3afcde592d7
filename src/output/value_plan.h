/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One walk over a record. What each field of a layout is gets decided once, when a format takes the layout over:
 * that is its plan. To write a record is then one call per field, of a function that is in the format's table for
 * this kind of value.
 *
 * A new kind of value is one line in the enum, one in decide() (value_plan.c), and a function in each table: value_text.c
 * (for people), value_json.c (for programs), value_schema.c (what programs can expect).
 */
#ifndef BCCRUN_VALUE_PLAN_H
#define BCCRUN_VALUE_PLAN_H

#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "events/layout.h"

enum value_kind {
    VALUE_UNSIGNED, /* of up to 64 bits, bit fields too */
    VALUE_SIGNED,
    VALUE_WIDE, /* an integer of 128 bits */
    VALUE_FLOAT,
    VALUE_BOOL,
    VALUE_ENUM,
    VALUE_POINTER,
    VALUE_TEXT, /* char[N] */
    VALUE_IPV4,
    VALUE_IPV6,
    VALUE_PORT,
    VALUE_DURATION,
    VALUE_RESULT,
    VALUE_SYSCALL,
    VALUE_STACK,
    VALUE_STRUCT, /* or a union: the plan's values are its members */
    VALUE_ARRAY,  /* the plan's only value is its element */
    VALUE_KINDS,
};

struct plan;
struct value;

/* Appends the value whose bytes are at @at; all of them are there. Not aligned. */
typedef void put_value(struct text *text, const struct value *value, const char *at);

/* A field, or an element of an array. */
struct value {
    put_value *put; /* by which the format writes it */
    enum value_kind kind;
    uint32_t size_bytes;   /* of an integer, 0: to be read by field_value_at(); of an array, of one element */
    uint32_t count;        /* of a text its bytes, of an array its elements */
    uint32_t offset_bytes; /* in the struct, record or element that it is in */
    uint64_t end_bytes;    /* the end of the value there */
    uint64_t sign_bit;     /* the highest bit of an integer if that is its sign; else 0 */
    size_t lead_end;       /* of what the format writes before it, in the plan's leads */
    const struct field *field;
    struct plan *inner;       /* of VALUE_STRUCT and VALUE_ARRAY */
    const struct field *bits; /* of VALUE_SYSCALL: by which table (reading_bits()) */
    struct syscall_names *names;
};

/* How a format writes values. */
struct value_format {
    put_value *const *puts; /* by kind; those of readings that it does not have may be NULL */
    unsigned readings;      /* which of enum field_reading it has, as a set of READING_BIT() */
    char separator;         /* between the elements of an array */
    const char *missing;    /* for a field that the record is too short for */
    const char *start;      /* before and after the members of a struct, or the fields of a record */
    const char *end;
    /* Appends what is before the member called @name. */
    void (*lead)(struct text *text, const char *name, bool is_first);
    const struct value_format *inner; /* that of members and elements; NULL: the same */
};

#define READING_BIT(reading) (1U << (reading))

struct plan {
    struct value *values;
    size_t count;
    const struct value_format *format;
    struct text leads; /* what comes before each value, and after the last, joined; then padding */
    size_t leads_bytes;
    struct layout flat; /* of plan_init_flat(); else empty */
};

/* Makes the plan of @layout, whose fields must outlive it. @is_raw: without readings. */
void plan_init(struct plan *plan, const struct layout *layout, const struct value_format *format,
               bool is_raw);

/* The same with structs and unions dissolved into their members (layout_flatten()). */
void plan_init_flat(struct plan *plan, const struct layout *layout, const struct value_format *format,
                    bool is_raw);

/* An all-zero plan is allowed. */
void plan_finish(struct plan *plan);

/* Appends all values of the @length bytes at @record, each with its lead. A value that does not end within them is
 * missing. */
void plan_put(const struct plan *plan, struct text *text, const char *record, size_t length);

/* Appends a map's key or value. If that is one value without a name, appends only the value. All of it is at @bytes. */
bool plan_is_one_value(const struct plan *plan);
void plan_put_entry(const struct plan *plan, struct text *text, const char *bytes);

/* The name of a VALUE_SYSCALL; NULL: it has none. */
const char *value_syscall_name(const struct value *value, const char *at);

/* For the tables of functions: VALUE_STRUCT, and the elements of VALUE_ARRAY without what is around them. */
put_value plan_put_members;
put_value plan_put_elements;

/* An integer, widened to 64 bits and sign-extended; of a wide one the low 64 bits. */
static inline uint64_t value_integer(const struct value *value, const char *at)
{
    uint16_t half_word;
    uint32_t word;
    uint64_t number;
    switch (value->size_bytes) {
    case 1:
        number = (unsigned char)*at;
        break;
    case 2:
        memcpy(&half_word, at, sizeof(half_word));
        number = half_word;
        break;
    case 4:
        memcpy(&word, at, sizeof(word));
        number = word;
        break;
    case 8:
        memcpy(&number, at, sizeof(number));
        break;
    default:
        return field_value_at(value->field, at);
    }
    return (number ^ value->sign_bit) - value->sign_bit;
}

#endif

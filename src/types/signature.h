/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a place hands to a program: its arguments with their types, as the kernel's type information, a tracepoint's
 * format or a USDT note describes them.
 */
#ifndef BCCRUN_SIGNATURE_H
#define BCCRUN_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>

enum argument_form {
    ARGUMENT_NUMBER,
    ARGUMENT_POINTER,
    ARGUMENT_STRING,   /* a pointer to characters that nobody changes, or that are a name */
    ARGUMENT_ARRAY,    /* in a tracepoint's record */
    ARGUMENT_LOCATION, /* the record has the offset of the value in the low half, its length in the high */
    ARGUMENT_STRUCT,   /* handed over by value */
};

struct argument {
    char *name;
    char *type; /* as C has it, "const char *" */
    enum argument_form form;
    bool is_signed;
    bool is_float;    /* ARGUMENT_NUMBER: of 4 or 8 bytes, and where it is as bits */
    bool is_text;     /* ARGUMENT_ARRAY, ARGUMENT_LOCATION: of characters */
    bool is_relative; /* ARGUMENT_LOCATION: the offset counts from the end of the field itself */
    unsigned bytes;
    unsigned slot_bytes; /* a tracepoint's: what it takes in the record, */
    unsigned offset;     /* and where */
    char *note;          /* of an enum: its names; else NULL */
};

/* All zero is one that knows nothing. */
struct signature {
    struct argument *arguments;
    size_t count;
    bool is_known;    /* there is type information */
    bool is_variadic; /* more may follow the arguments */
    bool has_result;
    struct argument result; /* if it has one; without a name */

    /* C for what is not where C's functions have it; static strings. */
    const char *const *registers; /* of the first six arguments; NULL: PT_REGS_PARM1(ctx) and so on */
    bool is_on_stack; /* of a 32-bit program: words on the stack, which parameters after ctx are read from */
    const char *call_key; /* the same at a call and its return: a goroutine's; NULL: the thread does */
};

/* Whether a pointer to characters that may be changed is a string all the same, by its name: mount(2)'s dir_name is
 * one, read(2)'s buf is not. */
bool argument_is_named_text(const struct argument *argument);

struct argument *signature_add(struct signature *signature);
void signature_remove(struct signature *signature, size_t index);
void signature_finish(struct signature *signature);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What becomes of a place's arguments in the probe that is written for it: which are fields of its event, how
 * wide, and which are left out, and why.
 */
#ifndef BCCRUN_FIELDS_H
#define BCCRUN_FIELDS_H

#include "base/text.h"
#include "find/target.h"
#include "types/signature.h"

struct field {
    const struct argument *argument;
    const char *why_not;      /* it is left out; NULL: it is a field */
    unsigned register_number; /* from 1 on; of fentry its slot in the context */
    unsigned bytes;           /* of the field; 0 is none */
    bool is_array;
    bool is_string;
};

/* A probe as it is being written. */
struct writing {
    const struct target *target;
    enum argument_access access; /* of the target's kind */
    const struct signature *signature;
    struct text *out;
    struct field *fields;
    unsigned slots;      /* of fentry: how many its context has before the result's */
    bool on_return;      /* a second function at the return, for which the first remembers the call */
    bool is_return_only; /* the one function is at the return, and has the arguments there (fexit) */
    bool reads_again;    /* strings of the caller's, at the return */
};

/* Fills writing->fields, one for each argument; free() is the caller's. */
void fields_make(struct writing *writing);

/* Gives other names to arguments whose own mean something else in the text. */
void fields_rename(struct signature *signature);

/* An argument for each register: of functions of which nothing is known. */
void fields_add_registers(struct signature *signature);

/* Whether the first parameter is a record with the arguments in it. */
bool has_record(const struct writing *writing);

/* Whether there is a field for what is returned, and its bytes. */
bool has_result(const struct writing *writing);
unsigned result_bytes(const struct writing *writing);

#endif

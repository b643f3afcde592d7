/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions on system calls that get the record of a tracepoint for their context, where they were written for the
 * registers of a kprobe. libbcc reads the parameters after ctx as members of ctx that are named like registers. So ctx
 * becomes a struct whose members of these names are the record's arguments, and the function has another variable with the
 * name and the type that it was written with. PT_REGS_RC(ctx) becomes a macro of the same length.
 */
#ifndef BCCRUN_RECORDS_H
#define BCCRUN_RECORDS_H

#include "translate/insertions.h"
#include "translate/translate.h"

/* Appends what the functions of such an access use. */
void records_put_definitions(const struct declarations *declarations, const enum function_access *access,
                             struct text *out);

/* Adds what is changed in parameters and bodies. */
void records_insert(struct insertions *insertions, const struct source *source,
                    const struct declarations *declarations, const enum function_access *access);

/* Appends what such a function starts with. */
void records_put_start(const struct source *source, const struct declared_function *function,
                       enum function_access access, struct text *out);

#endif

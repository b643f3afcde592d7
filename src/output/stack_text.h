/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stack as text: in lines for people, folded into one for tools, as JSON. Symbols and paths come from
 * programs and are made safe.
 */
#ifndef BCCRUN_STACK_TEXT_H
#define BCCRUN_STACK_TEXT_H

#include "base/text.h"
#include "events/stack.h"

/* Appends, below a row, the stack that the field is the id of: a line for each function, the innermost first,
 * "vfs_read+0x1f [kernel]". Of a file its last name is shown; of what has no symbol the address. Where there is no
 * stack, one line says why: "-14 EFAULT: no stack". @at: where the field is, NULL where its record is too short. @name:
 * what is above it, NULL: nothing. */
void stack_append_field(struct text *text, const struct field *field, const char *at, const char *name);

/* Appends the names alone, joined with ';' and the outermost first, as flame graphs are made of it: a ';' in
 * a name becomes ':'. */
void stack_append_folded(struct text *text, const struct stack *stack);

/* Appends an array of {"symbol":..,"offset":..,"module":..,"address":"0x.."}, the innermost first; what is
 * not known is null; without a symbol, the offset is that in the module's file. Where there is
 * no stack, the id as a number; a negative one is the reason. */
void stack_append_json(struct text *text, const struct stack *stack);

#endif

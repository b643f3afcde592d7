/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values as JSON. Integers are exact, whatever their size up to 64 bits; wider ones and pointers are strings "0x...";
 * enums are names, or numbers where they have none; addresses are strings; durations and results are numbers, and so
 * are system calls, with the name in a member of its own after it: "syscall":257,"syscall_name":"openat". A member that the record is too short for is null. Texts: base/json.h.
 */
#ifndef BCCRUN_VALUE_JSON_H
#define BCCRUN_VALUE_JSON_H

#include "output/value_plan.h"

extern put_value *const value_json_puts[VALUE_KINDS];

/* {"pid":1,"comm":"sh"} */
extern const struct value_format value_json_format;

/* Appends the name of a member and what is before it: its struct value_format's lead(). */
void value_json_lead(struct text *text, const char *name, bool is_first);

/* The readings that change what is written. */
#define VALUE_JSON_READINGS                                                                                  \
    (READING_BIT(READING_IPV4) | READING_BIT(READING_IPV6) | READING_BIT(READING_PORT) |                     \
     READING_BIT(READING_SYSCALL) | READING_BIT(READING_STACK))

#endif

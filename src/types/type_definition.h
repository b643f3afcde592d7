/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A definition of one of the kernel's types, in C, as it goes to the compiler process.
 */
#ifndef BCCRUN_TYPE_DEFINITION_H
#define BCCRUN_TYPE_DEFINITION_H

#include "base/text.h"
#include "base/wire.h"

struct type_definition {
    char *name; /* the tag or type, or an enum's first constant; "" where it does no harm to have it twice */
    char *code;
};

void type_definitions_write(const struct type_definition *definitions, size_t count, struct text *to);
/* Makes @from bad if it contains none. type_definitions_free() in both cases. */
void type_definitions_read(struct wire_reader *from, struct type_definition **definitions, size_t *count);
void type_definitions_free(struct type_definition *definitions, size_t count);

#endif

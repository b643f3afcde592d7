// SPDX-License-Identifier: Apache-2.0
#include "types/type_definition.h"

#include <stdlib.h>

#include "base/memory.h"

#define DEFINITION_BYTES 16

void type_definitions_write(const struct type_definition *definitions, size_t count, struct text *to)
{
    wire_put_number(to, count);
    for (size_t i = 0; i < count; i++) {
        wire_put_string(to, definitions[i].name);
        wire_put_string(to, definitions[i].code);
    }
}

void type_definitions_read(struct wire_reader *from, struct type_definition **definitions, size_t *count)
{
    *count = wire_get_count(from, DEFINITION_BYTES);
    *definitions = xcalloc(*count, sizeof(**definitions));
    for (size_t i = 0; i < *count; i++) {
        (*definitions)[i].name = wire_get_string(from);
        (*definitions)[i].code = wire_get_string(from);
    }
}

void type_definitions_free(struct type_definition *definitions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(definitions[i].name);
        free(definitions[i].code);
    }
    free(definitions);
}

// SPDX-License-Identifier: Apache-2.0
#include "events/reading.h"

#include <string.h>

static bool ends_in(const char *string, const char *ending)
{
    size_t length = strlen(string);
    size_t ending_length = strlen(ending);
    return length > ending_length && strcmp(string + length - ending_length, ending) == 0;
}

static bool is_integer(const struct field *field)
{
    return (field->kind == FIELD_UNSIGNED || field->kind == FIELD_SIGNED) && field->bit_count == 0;
}

/* By the names in struct iphdr and struct ipv6hdr of the kernel's headers. */
static enum field_reading reading_of_header(const struct field *field)
{
    if (field->kind != FIELD_UNSIGNED ||
        (strcmp(field->name, "saddr") != 0 && strcmp(field->name, "daddr") != 0))
        return READING_PLAIN;
    if (field->size_bytes == 4)
        return READING_IPV4;
    return field->size_bytes == 16 ? READING_IPV6 : READING_PLAIN;
}

enum field_reading reading_of(const struct field *field, const char *type_name)
{
    if (field->kind == FIELD_STRUCT && strcmp(type_name, "in6_addr") == 0 && field->size_bytes == 16)
        return READING_IPV6;
    if (field->kind == FIELD_STRUCT && strcmp(type_name, "in_addr") == 0 && field->size_bytes == 4)
        return READING_IPV4;
    if (!is_integer(field))
        return READING_PLAIN;
    if (strcmp(type_name, "__be32") == 0)
        return READING_IPV4;
    if (strcmp(type_name, "__be16") == 0)
        return READING_PORT;
    if (field->size_bytes == 8 && ends_in(field->name, "_ns"))
        return READING_DURATION;
    if (field->kind == FIELD_SIGNED && strcmp(field->name, "ret") == 0)
        return READING_RESULT;
    return reading_of_header(field);
}

bool reading_can_be_stack(const struct field *field)
{
    return is_integer(field) && (field->size_bytes == 4 || field->size_bytes == 8) && !field->is_array;
}

// SPDX-License-Identifier: Apache-2.0
#include "events/reading.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define SYSCALL "syscall"

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
    if (strcmp(field->name, SYSCALL) == 0 && !field->is_array && field->size_bytes <= 8)
        return READING_SYSCALL;
    return reading_of_header(field);
}

static const struct field *find_field(const struct layout *layout, const char *name)
{
    for (size_t i = 0; i < layout->field_count; i++)
        if (strcmp(layout->fields[i].name, name) == 0)
            return &layout->fields[i];
    return NULL;
}

const struct field *reading_bits(const struct layout *layout, const struct field *field)
{
    int prefix = (int)(strlen(field->name) - strlen(SYSCALL));
    char *bits_name = xasprintf("%.*sbits", prefix, field->name);
    char *taken_name = xasprintf("%.*s" READING_SYSCALL_NAME, prefix, field->name);
    const struct field *bits = find_field(layout, bits_name);
    bool is_one =
        bits != NULL && is_integer(bits) && !bits->is_array && find_field(layout, taken_name) == NULL;
    free(taken_name);
    free(bits_name);
    return is_one ? bits : NULL;
}

bool reading_can_be_stack(const struct field *field)
{
    return is_integer(field) && (field->size_bytes == 4 || field->size_bytes == 8) && !field->is_array;
}

// SPDX-License-Identifier: Apache-2.0
#include "output/schema_private.h"

#include <string.h>

#include "base/json.h"

static void put_field(struct text *to, const struct field *field, bool is_raw, bool is_nullable);

/* {"type":"integer" or {"type":["integer","null"] */
static void open_type(struct text *to, const char *type, bool is_nullable)
{
    text_string(to, is_nullable ? "{\"type\":[\"" : "{\"type\":\"");
    text_string(to, type);
    text_string(to, is_nullable ? "\",\"null\"]" : "\"");
}

static void put_range(struct text *to, unsigned bits, bool is_signed)
{
    uint64_t most = UINT64_MAX >> (64 - bits + is_signed);
    text_string(to, ",\"minimum\":");
    if (is_signed)
        text_signed(to, -(int64_t)most - 1);
    else
        text_unsigned(to, 0);
    text_string(to, ",\"maximum\":");
    text_unsigned(to, most);
}

static void put_integer(struct text *to, const struct field *field, bool is_nullable)
{
    unsigned bits = field->bit_count > 0 ? field->bit_count : field->size_bytes * 8;
    bool is_signed = field->kind == FIELD_SIGNED || (field->kind == FIELD_ENUM && field->is_signed);
    open_type(to, "integer", is_nullable);
    put_range(to, bits, is_signed);
    if (field->reading == READING_DURATION)
        text_string(to, ",\"description\":\"nanoseconds\"");
    if (field->reading == READING_RESULT)
        text_string(to, ",\"description\":\"from -4095 to -1: an error number\"");
    text_char(to, '}');
}

/* By name where the value has one, else by number. */
static void put_enum(struct text *to, const struct field *field, bool is_nullable)
{
    if (field->enumerator_count == 0) {
        put_integer(to, field, is_nullable);
        return;
    }
    text_string(to, "{\"anyOf\":[{\"enum\":[");
    for (size_t i = 0; i < field->enumerator_count; i++) {
        const char *name = field->enumerators[i].name;
        if (i > 0)
            text_char(to, ',');
        json_string(to, name, strlen(name));
    }
    text_string(to, "]},");
    put_integer(to, field, is_nullable);
    text_string(to, "]}");
}

static void put_hex(struct text *to, const char *digits, bool is_nullable)
{
    open_type(to, "string", is_nullable);
    text_string(to, ",\"pattern\":\"^0x[0-9a-f]{");
    text_string(to, digits);
    text_string(to, "}$\"}");
}

/* Its frames; or a number where there are none: an error, or the id of a stack that the map no longer has. */
static void put_stack(struct text *to, const struct field *field, bool is_nullable)
{
    text_string(
        to, "{\"anyOf\":[{\"type\":\"array\",\"description\":\"a stack, the innermost function first\","
            "\"items\":{\"type\":\"object\",\"properties\":{\"symbol\":{\"type\":[\"string\",\"null\"]},"
            "\"offset\":{\"type\":\"integer\",\"minimum\":0},\"module\":{\"type\":[\"string\",\"null\"]},"
            "\"address\":{\"type\":[\"string\",\"null\"],\"pattern\":\"^0x[0-9a-f]{1,16}$\"}},"
            "\"required\":[\"symbol\",\"offset\",\"module\",\"address\"],\"additionalProperties\":false}},");
    open_type(to, "integer", is_nullable);
    put_range(to, field->size_bytes * 8, true);
    text_string(to, "}]}");
}

static void put_scalar(struct text *to, const struct field *field, bool is_nullable)
{
    if (field_is_wide(field)) {
        put_hex(to, "32", is_nullable);
    } else if (field->kind == FIELD_BOOL) {
        open_type(to, "boolean", is_nullable);
        text_char(to, '}');
    } else if (field->kind == FIELD_POINTER) {
        put_hex(to, "1,16", is_nullable);
    } else if (field->kind == FIELD_ENUM) {
        put_enum(to, field, is_nullable);
    } else {
        put_integer(to, field, is_nullable);
    }
}

static void put_object(struct text *to, const struct layout *layout, bool is_raw, bool may_be_short,
                       bool is_nullable)
{
    bool is_first = true;
    open_type(to, "object", is_nullable);
    text_string(to, ",\"properties\":{");
    for (size_t i = 0; i < layout->field_count; i++) {
        json_key(to, layout->fields[i].name, &is_first);
        put_field(to, &layout->fields[i], is_raw, may_be_short);
    }
    text_string(to, "},\"required\":[");
    for (size_t i = 0; i < layout->field_count; i++) {
        if (i > 0)
            text_char(to, ',');
        json_string(to, layout->fields[i].name, strlen(layout->fields[i].name));
    }
    text_string(to, "],\"additionalProperties\":false}");
}

static void put_element(struct text *to, const struct field *field, bool is_raw, bool is_nullable)
{
    bool is_address = field->reading == READING_IPV4 || field->reading == READING_IPV6;
    if (!is_raw && is_address) {
        open_type(to, "string", is_nullable);
        text_string(to, field->reading == READING_IPV4 ? ",\"format\":\"ipv4\"}" : ",\"format\":\"ipv6\"}");
    } else if (!is_raw && field->reading == READING_STACK) {
        put_stack(to, field, is_nullable);
    } else if (!is_raw && field->reading == READING_PORT) {
        open_type(to, "integer", is_nullable);
        put_range(to, 16, false);
        text_char(to, '}');
    } else if (field->kind == FIELD_NESTED) {
        put_field(to, field->inner->fields, is_raw, is_nullable);
    } else if (field->inner != NULL) {
        put_object(to, field->inner, is_raw, false, is_nullable);
    } else {
        put_scalar(to, field, is_nullable);
    }
}

static void put_field(struct text *to, const struct field *field, bool is_raw, bool is_nullable)
{
    if (field->kind == FIELD_TEXT) {
        open_type(to, "string", is_nullable);
        text_string(to, ",\"maxLength\":");
        text_unsigned(to, (uint64_t)field->count * JSON_CHARACTERS_PER_BYTE);
        text_char(to, '}');
    } else if (field->is_array) {
        open_type(to, "array", is_nullable);
        text_string(to, ",\"items\":");
        put_element(to, field, is_raw, false);
        text_string(to, ",\"minItems\":");
        text_unsigned(to, field->count);
        text_string(to, ",\"maxItems\":");
        text_unsigned(to, field->count);
        text_char(to, '}');
    } else {
        put_element(to, field, is_raw, is_nullable);
    }
}

void schema_layout(struct text *to, const struct layout *layout, bool is_raw, bool may_be_short)
{
    put_object(to, layout, is_raw, may_be_short, false);
}

void schema_value(struct text *to, const struct layout *layout, bool is_raw)
{
    if (layout->field_count == 1 && layout->fields[0].name[0] == '\0')
        put_field(to, &layout->fields[0], is_raw, false);
    else
        put_object(to, layout, is_raw, false, false);
}

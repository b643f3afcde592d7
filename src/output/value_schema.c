// SPDX-License-Identifier: Apache-2.0
#include "output/value_schema.h"

#include <string.h>

#include "base/json.h"
#include "output/value_json.h"

typedef void put_schema(struct text *to, const struct value *value, bool is_nullable);

static void put(struct text *to, const struct value *value, bool is_nullable);

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

static void put_integer(struct text *to, const struct value *value, bool is_nullable)
{
    const struct field *field = value->field;
    open_type(to, "integer", is_nullable);
    put_range(to, field->bit_count > 0 ? field->bit_count : field->size_bytes * 8, field_is_signed(field));
    if (field->reading == READING_DURATION)
        text_string(to, ",\"description\":\"nanoseconds\"");
    if (field->reading == READING_RESULT)
        text_string(to, ",\"description\":\"from -4095 to -1: an error number\"");
    text_char(to, '}');
}

/* By name where the value has one, else by number. */
static void put_enum(struct text *to, const struct value *value, bool is_nullable)
{
    const struct field *field = value->field;
    if (field->enumerator_count == 0) {
        put_integer(to, value, is_nullable);
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
    put_integer(to, value, is_nullable);
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
static void put_stack(struct text *to, const struct value *value, bool is_nullable)
{
    text_string(
        to, "{\"anyOf\":[{\"type\":\"array\",\"description\":\"a stack, the innermost function first\","
            "\"items\":{\"type\":\"object\",\"properties\":{\"symbol\":{\"type\":[\"string\",\"null\"]},"
            "\"offset\":{\"type\":\"integer\",\"minimum\":0},\"module\":{\"type\":[\"string\",\"null\"]},"
            "\"address\":{\"type\":[\"string\",\"null\"],\"pattern\":\"^0x[0-9a-f]{1,16}$\"}},"
            "\"required\":[\"symbol\",\"offset\",\"module\",\"address\"],\"additionalProperties\":false}},");
    open_type(to, "integer", is_nullable);
    put_range(to, value->field->size_bytes * 8, true);
    text_string(to, "}]}");
}

static void put_wide(struct text *to, const struct value *value, bool is_nullable)
{
    (void)value;
    put_hex(to, "32", is_nullable);
}

static void put_pointer(struct text *to, const struct value *value, bool is_nullable)
{
    (void)value;
    put_hex(to, "1,16", is_nullable);
}

static void put_bool(struct text *to, const struct value *value, bool is_nullable)
{
    (void)value;
    open_type(to, "boolean", is_nullable);
    text_char(to, '}');
}

static void put_address(struct text *to, const struct value *value, bool is_nullable)
{
    open_type(to, "string", is_nullable);
    text_string(to, value->kind == VALUE_IPV4 ? ",\"format\":\"ipv4\"}" : ",\"format\":\"ipv6\"}");
}

static void put_port(struct text *to, const struct value *value, bool is_nullable)
{
    (void)value;
    open_type(to, "integer", is_nullable);
    put_range(to, 16, false);
    text_char(to, '}');
}

static void put_text(struct text *to, const struct value *value, bool is_nullable)
{
    open_type(to, "string", is_nullable);
    text_string(to, ",\"maxLength\":");
    text_unsigned(to, (uint64_t)value->count * JSON_CHARACTERS_PER_BYTE);
    text_char(to, '}');
}

static void put_members(struct text *to, const struct plan *plan, bool may_be_short, bool is_nullable)
{
    bool is_first = true;
    open_type(to, "object", is_nullable);
    text_string(to, ",\"properties\":{");
    for (size_t i = 0; i < plan->count; i++) {
        json_key(to, plan->values[i].field->name, &is_first);
        put(to, &plan->values[i], may_be_short);
    }
    text_string(to, "},\"required\":[");
    for (size_t i = 0; i < plan->count; i++) {
        const char *name = plan->values[i].field->name;
        text_string(to, i > 0 ? "," : "");
        json_string(to, name, strlen(name));
    }
    text_string(to, "],\"additionalProperties\":false}");
}

static void put_struct(struct text *to, const struct value *value, bool is_nullable)
{
    put_members(to, value->inner, false, is_nullable);
}

static void put_array(struct text *to, const struct value *value, bool is_nullable)
{
    open_type(to, "array", is_nullable);
    text_string(to, ",\"items\":");
    put(to, value->inner->values, false);
    text_string(to, ",\"minItems\":");
    text_unsigned(to, value->count);
    text_string(to, ",\"maxItems\":");
    text_unsigned(to, value->count);
    text_char(to, '}');
}

static void put(struct text *to, const struct value *value, bool is_nullable)
{
    static put_schema *const puts[VALUE_KINDS] = {
        [VALUE_UNSIGNED] = put_integer, [VALUE_SIGNED] = put_integer, [VALUE_WIDE] = put_wide,
        [VALUE_BOOL] = put_bool,        [VALUE_ENUM] = put_enum,      [VALUE_POINTER] = put_pointer,
        [VALUE_TEXT] = put_text,        [VALUE_IPV4] = put_address,   [VALUE_IPV6] = put_address,
        [VALUE_PORT] = put_port,        [VALUE_STACK] = put_stack,    [VALUE_STRUCT] = put_struct,
        [VALUE_ARRAY] = put_array,
    };
    puts[value->kind](to, value, is_nullable);
}

void schema_layout(struct text *to, const struct layout *layout, bool is_raw, bool may_be_short)
{
    struct plan plan;
    plan_init(&plan, layout, &value_json_format, is_raw);
    put_members(to, &plan, may_be_short, false);
    plan_finish(&plan);
}

void schema_value(struct text *to, const struct layout *layout, bool is_raw)
{
    struct plan plan;
    plan_init(&plan, layout, &value_json_format, is_raw);
    if (plan_is_one_value(&plan))
        put(to, plan.values, false);
    else
        put_members(to, &plan, false, false);
    plan_finish(&plan);
}

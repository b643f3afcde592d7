// SPDX-License-Identifier: Apache-2.0
#include "output/value_schema.h"

#include "base/json.h"
#include "events/reading.h"
#include "events/unread.h"
#include "output/value_json.h"

typedef void put_schema(struct json_writer *json, const struct value *value, bool is_nullable);

static void put(struct json_writer *json, const char *key, const struct value *value, bool is_nullable);

/* "integer" or ["integer","null"] */
static void add_type(struct json_writer *json, const char *type, bool is_nullable)
{
    if (!is_nullable) {
        json_add_string(json, "type", type);
        return;
    }
    json_begin_array(json, "type");
    json_add_string(json, NULL, type);
    json_add_string(json, NULL, "null");
    json_end_array(json);
}

static void add_range(struct json_writer *json, unsigned bits, bool is_signed)
{
    uint64_t most = UINT64_MAX >> (64 - bits + is_signed);
    if (is_signed)
        json_add_signed(json, "minimum", -(int64_t)most - 1);
    else
        json_add_unsigned(json, "minimum", 0);
    json_add_unsigned(json, "maximum", most);
}

static void put_bool(struct json_writer *json, const struct value *value, bool is_nullable)
{
    (void)value;
    add_type(json, "boolean", is_nullable);
}

static void put_integer(struct json_writer *json, const struct value *value, bool is_nullable)
{
    const struct field *field = value->field;
    add_type(json, "integer", is_nullable);
    add_range(json, field->bit_count > 0 ? field->bit_count : field->size_bytes * 8, field_is_signed(field));
    if (field->reading == READING_DURATION)
        json_add_string(json, "description", "nanoseconds");
    if (field->reading == READING_RESULT)
        json_add_string(json, "description", "from -4095 to -1: an error number");
}

/* By name if the value has one, else by number. */
static void put_enum(struct json_writer *json, const struct value *value, bool is_nullable)
{
    const struct field *field = value->field;
    if (field->enumerator_count == 0) {
        put_integer(json, value, is_nullable);
        return;
    }
    json_begin_array(json, "anyOf");
    json_begin_object(json, NULL);
    json_begin_array(json, "enum");
    for (size_t i = 0; i < field->enumerator_count; i++)
        json_add_string(json, NULL, field->enumerators[i].name);
    json_end_array(json);
    json_end_object(json);
    json_begin_object(json, NULL);
    put_integer(json, value, is_nullable);
    json_end_object(json);
    json_end_array(json);
}

static void put_wide(struct json_writer *json, const struct value *value, bool is_nullable)
{
    (void)value;
    add_type(json, "string", is_nullable);
    json_add_string(json, "pattern", "^0x[0-9a-f]{32}$");
}

static void put_pointer(struct json_writer *json, const struct value *value, bool is_nullable)
{
    (void)value;
    add_type(json, "string", is_nullable);
    json_add_string(json, "pattern", "^0x[0-9a-f]{1,16}$");
}

static void put_frame(struct json_writer *json)
{
    static const char *const members[] = {"symbol", "offset", "module", "address"};
    json_add_string(json, "type", "object");
    json_begin_object(json, "properties");
    json_begin_object(json, "symbol");
    add_type(json, "string", true);
    json_end_object(json);
    json_begin_object(json, "offset");
    add_type(json, "integer", false);
    json_add_unsigned(json, "minimum", 0);
    json_end_object(json);
    json_begin_object(json, "module");
    add_type(json, "string", true);
    json_end_object(json);
    json_begin_object(json, "address");
    put_pointer(json, NULL, true);
    json_end_object(json);
    json_end_object(json);
    json_begin_array(json, "required");
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
        json_add_string(json, NULL, members[i]);
    json_end_array(json);
    json_add_bool(json, "additionalProperties", false);
}

/* Its frames; or a number where there are none: an error, or the id of a stack that the map no longer has. */
static void put_stack(struct json_writer *json, const struct value *value, bool is_nullable)
{
    json_begin_array(json, "anyOf");
    json_begin_object(json, NULL);
    json_add_string(json, "type", "array");
    json_add_string(json, "description", "a stack, the innermost function first");
    json_begin_object(json, "items");
    put_frame(json);
    json_end_object(json);
    json_end_object(json);
    json_begin_object(json, NULL);
    add_type(json, "integer", is_nullable);
    add_range(json, value->field->size_bytes * 8, true);
    json_end_object(json);
    json_end_array(json);
}

static void put_float(struct json_writer *json, const struct value *value, bool is_nullable)
{
    (void)value;
    (void)is_nullable;
    add_type(json, "number", true);
    json_add_string(json, "description", "null: infinite, or not a number");
}

static void put_address(struct json_writer *json, const struct value *value, bool is_nullable)
{
    add_type(json, "string", is_nullable);
    json_add_string(json, "format", value->kind == VALUE_IPV4 ? "ipv4" : "ipv6");
}

static void put_port(struct json_writer *json, const struct value *value, bool is_nullable)
{
    (void)value;
    add_type(json, "integer", is_nullable);
    add_range(json, 16, false);
}

static void put_text(struct json_writer *json, const struct value *value, bool is_nullable)
{
    bool may_be_unread = value->count >= UNREAD_MARK_BYTES;
    add_type(json, "string", is_nullable || may_be_unread);
    if (may_be_unread)
        json_add_string(json, "description", "null: the probe could not read it");
    json_add_unsigned(json, "maxLength", (uint64_t)value->count * JSON_CHARACTERS_PER_BYTE);
}

static void put_syscall_name(struct json_writer *json)
{
    json_begin_object(json, READING_SYSCALL_NAME);
    add_type(json, "string", true);
    json_add_string(json, "description", "null: this number has no name");
    json_end_object(json);
}

static bool has_syscall_name(const struct plan *plan)
{
    bool has_name = false;
    for (size_t i = 0; i < plan->count; i++)
        has_name |= plan->values[i].kind == VALUE_SYSCALL;
    return has_name;
}

static void put_members(struct json_writer *json, const struct plan *plan, bool may_be_short,
                        bool is_nullable)
{
    add_type(json, "object", is_nullable);
    json_begin_object(json, "properties");
    for (size_t i = 0; i < plan->count; i++)
        put(json, plan->values[i].field->name, &plan->values[i], may_be_short);
    if (has_syscall_name(plan))
        put_syscall_name(json);
    json_end_object(json);
    json_begin_array(json, "required");
    for (size_t i = 0; i < plan->count; i++)
        json_add_string(json, NULL, plan->values[i].field->name);
    if (has_syscall_name(plan) && !may_be_short)
        json_add_string(json, NULL, READING_SYSCALL_NAME);
    json_end_array(json);
    json_add_bool(json, "additionalProperties", false);
}

static void put_struct(struct json_writer *json, const struct value *value, bool is_nullable)
{
    put_members(json, value->inner, false, is_nullable);
}

static void put_array(struct json_writer *json, const struct value *value, bool is_nullable)
{
    add_type(json, "array", is_nullable);
    put(json, "items", value->inner->values, false);
    json_add_unsigned(json, "minItems", value->count);
    json_add_unsigned(json, "maxItems", value->count);
}

static void put(struct json_writer *json, const char *key, const struct value *value, bool is_nullable)
{
    static put_schema *const puts[VALUE_KINDS] = {
        [VALUE_UNSIGNED] = put_integer, [VALUE_SIGNED] = put_integer, [VALUE_WIDE] = put_wide,
        [VALUE_FLOAT] = put_float,      [VALUE_BOOL] = put_bool,      [VALUE_ENUM] = put_enum,
        [VALUE_POINTER] = put_pointer,  [VALUE_TEXT] = put_text,      [VALUE_IPV4] = put_address,
        [VALUE_IPV6] = put_address,     [VALUE_PORT] = put_port,      [VALUE_STACK] = put_stack,
        [VALUE_SYSCALL] = put_integer,  [VALUE_STRUCT] = put_struct,  [VALUE_ARRAY] = put_array,
    };
    json_begin_object(json, key);
    puts[value->kind](json, value, is_nullable);
    json_end_object(json);
}

void schema_add_struct(struct json_writer *json, const char *key, const struct layout *layout, bool is_raw,
                       bool may_be_short)
{
    struct plan plan;
    plan_init(&plan, layout, &value_json_format, is_raw);
    json_begin_object(json, key);
    put_members(json, &plan, may_be_short, false);
    json_end_object(json);
    plan_finish(&plan);
}

void schema_add_entry(struct json_writer *json, const char *key, const struct layout *layout, bool is_raw)
{
    struct plan plan;
    plan_init(&plan, layout, &value_json_format, is_raw);
    bool is_one = plan_is_one_value(&plan);
    if (is_one)
        put(json, key, plan.values, false);
    plan_finish(&plan);
    if (!is_one)
        schema_add_struct(json, key, layout, is_raw, false);
}

// SPDX-License-Identifier: Apache-2.0
#include "output/value_json.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "events/reading.h"
#include "events/unread.h"
#include "output/stack_text.h"
#include "output/value_text.h"

/* As people read it, which needs no escapes. */
static void put_quoted(struct text *text, const struct value *value, const char *at)
{
    text_char(text, '"');
    value_text_puts[value->kind](text, value, at);
    text_char(text, '"');
}

static void put_ipv6(struct text *text, const struct value *value, const char *at)
{
    (void)value;
    text_char(text, '"');
    value_append_address(text, at, 16);
    text_char(text, '"');
}

static void put_enum(struct text *text, const struct value *value, const char *at)
{
    const char *name = field_enumerator(value->field, (int64_t)value_integer(value, at));
    if (name != NULL)
        json_string(text, name, strlen(name));
    else
        value_put_integer(text, value, at);
}

/* Most need no escapes, and are copied while that is checked. */
static void put_text(struct text *text, const struct value *value, const char *at)
{
    size_t start = text->length;
    text_char(text, '"');
    size_t length = text_plain(text, at, value->count, '"');
    text_char(text, '"');
    bool is_unread = length == 0 && unread_is(at, value->count);
    if (!is_unread && (length == value->count || at[length] == '\0'))
        return;
    text_truncate(text, start);
    if (is_unread)
        text_string(text, "null");
    else
        json_string(text, at, strnlen(at, value->count));
}

/* JSON has no infinity and no "not a number". */
static void put_float(struct text *text, const struct value *value, const char *at)
{
    if (isfinite(value_float(value, at)))
        value_put_float(text, value, at);
    else
        text_string(text, "null");
}

static void put_syscall(struct text *text, const struct value *value, const char *at)
{
    const char *name = value_syscall_name(value, at);
    value_put_integer(text, value, at);
    text_string(text, ",\"" READING_SYSCALL_NAME "\":");
    if (name != NULL)
        json_string(text, name, strlen(name));
    else
        text_string(text, "null");
}

static void put_stack(struct text *text, const struct value *value, const char *at)
{
    struct stack stack;
    field_stack(value->field, at, &stack);
    stack_append_json(text, &stack);
}

static void put_array(struct text *text, const struct value *value, const char *at)
{
    text_char(text, '[');
    plan_put_elements(text, value, at);
    text_char(text, ']');
}

put_value *const value_json_puts[VALUE_KINDS] = {
    [VALUE_UNSIGNED] = value_put_unsigned,
    [VALUE_SIGNED] = value_put_signed,
    [VALUE_WIDE] = put_quoted,
    [VALUE_FLOAT] = put_float,
    [VALUE_BOOL] = value_put_bool,
    [VALUE_ENUM] = put_enum,
    [VALUE_POINTER] = put_quoted,
    [VALUE_TEXT] = put_text,
    [VALUE_IPV4] = put_quoted,
    [VALUE_IPV6] = put_ipv6,
    [VALUE_PORT] = value_put_port,
    [VALUE_SYSCALL] = put_syscall,
    [VALUE_STACK] = put_stack,
    [VALUE_STRUCT] = plan_put_members,
    [VALUE_ARRAY] = put_array,
};

void value_json_lead(struct text *text, const char *name, bool is_first)
{
    text_string(text, is_first ? "" : ",");
    json_string(text, name, strlen(name));
    text_char(text, ':');
}

const struct value_format value_json_format = {
    .puts = value_json_puts,
    .readings = VALUE_JSON_READINGS,
    .separator = ',',
    .missing = "null",
    .start = "{",
    .end = "}",
    .lead = value_json_lead,
};

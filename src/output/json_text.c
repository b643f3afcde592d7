// SPDX-License-Identifier: Apache-2.0
#include "output/json_text.h"

#include <string.h>

#include "base/json.h"
#include "output/stack_text.h"
#include "output/value.h"

static void put_integer(struct text *text, const struct field *field, const void *record, size_t index)
{
    uint64_t value = field_value(field, record, index);
    const char *name = field->kind == FIELD_ENUM ? field_enumerator(field, (int64_t)value) : NULL;
    if (field_is_wide(field)) {
        text_string(text, "\"0x");
        text_hex_digits(text, field_value_high(field, record, index), 16);
        text_hex_digits(text, value, 16);
        text_char(text, '"');
    } else if (field->kind == FIELD_BOOL) {
        text_string(text, value != 0 ? "true" : "false");
    } else if (field->kind == FIELD_POINTER) {
        text_char(text, '"');
        text_hex(text, value);
        text_char(text, '"');
    } else if (name != NULL) {
        json_string(text, name, strlen(name));
    } else if (field->kind == FIELD_SIGNED || (field->kind == FIELD_ENUM && field->is_signed)) {
        text_signed(text, (int64_t)value);
    } else {
        text_unsigned(text, value);
    }
}

static void put_field(struct text *text, const struct field *field, const void *record, bool is_raw);

static void put_element(struct text *text, const struct field *field, const void *record, size_t index,
                        bool is_raw)
{
    const unsigned char *at = field_element(field, record, index);
    if (!is_raw && (field->reading == READING_IPV4 || field->reading == READING_IPV6)) {
        text_char(text, '"');
        value_append_address(text, at, field->size_bytes);
        text_char(text, '"');
    } else if (!is_raw && field->reading == READING_PORT) {
        text_unsigned(text, (uint64_t)at[0] << 8 | at[1]);
    } else if (!is_raw && field->reading == READING_STACK) {
        struct stack stack;
        field_stack(field, record, &stack);
        stack_append_json(text, &stack);
    } else if (field->kind == FIELD_NESTED) {
        put_field(text, field->inner->fields, at, is_raw);
    } else if (field->inner != NULL) {
        json_layout(text, field->inner, at, field->size_bytes, is_raw);
    } else {
        put_integer(text, field, record, index);
    }
}

static void put_field(struct text *text, const struct field *field, const void *record, bool is_raw)
{
    if (field->kind == FIELD_TEXT) {
        size_t length;
        bool cut;
        const char *bytes = field_text(field, record, &length, &cut);
        json_string(text, bytes, length);
    } else if (field->is_array) {
        text_char(text, '[');
        for (size_t i = 0; i < field->count; i++) {
            if (i > 0)
                text_char(text, ',');
            put_element(text, field, record, i, is_raw);
        }
        text_char(text, ']');
    } else {
        put_element(text, field, record, 0, is_raw);
    }
}

void json_field(struct text *text, const struct field *field, const void *record, size_t length, bool is_raw)
{
    if (field_end_bytes(field) <= length)
        put_field(text, field, record, is_raw);
    else
        text_string(text, "null");
}

void json_layout(struct text *text, const struct layout *layout, const void *record, size_t length,
                 bool is_raw)
{
    bool is_first = true;
    text_char(text, '{');
    for (size_t i = 0; i < layout->field_count; i++) {
        const struct field *field = &layout->fields[i];
        json_key(text, field->name, &is_first);
        json_field(text, field, record, length, is_raw);
    }
    text_char(text, '}');
}

void json_value(struct text *text, const struct layout *layout, const void *bytes, bool is_raw)
{
    if (layout->field_count == 1 && layout->fields[0].name[0] == '\0')
        put_field(text, &layout->fields[0], bytes, is_raw);
    else
        json_layout(text, layout, bytes, layout->size_bytes, is_raw);
}

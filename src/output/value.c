// SPDX-License-Identifier: Apache-2.0
#include "output/value.h"

#include <string.h>

/* TASK_COMM_LEN of the kernel. A comm of 15 characters is common and seldom cut, so up to this size a full
 * array says nothing. */
#define COMM_BYTES 16

bool value_is_whole(const struct field *field, const struct record *record)
{
    return field->offset_bytes + (uint64_t)field->size_bytes * field->count <= record->size_bytes;
}

static size_t append_text(struct text *text, const struct field *field, const struct record *record)
{
    size_t length;
    bool cut;
    const char *bytes = field_text(field, record->data, &length, &cut);
    size_t columns = text_safe(text, bytes, length);
    if (!cut || field->count <= COMM_BYTES)
        return columns;
    text_bytes(text, "...", 3);
    return columns + 3;
}

static void append_number(struct text *text, uint64_t value, bool is_signed)
{
    if (is_signed)
        text_signed(text, (int64_t)value);
    else
        text_unsigned(text, value);
}

static void append_enum(struct text *text, const struct field *field, uint64_t value)
{
    const char *name = field_enumerator(field, (int64_t)value);
    if (name != NULL)
        text_safe(text, name, strlen(name));
    else
        append_number(text, value, field->is_signed);
}

static void append_wide(struct text *text, const struct field *field, const struct record *record,
                        size_t index)
{
    text_bytes(text, "0x", 2);
    text_hex_digits(text, field_value_high(field, record->data, index), 16);
    text_hex_digits(text, field_value(field, record->data, index), 16);
}

void value_append_element(struct text *text, const struct field *field, const struct record *record,
                          size_t index)
{
    uint64_t value = field_value(field, record->data, index);
    if (field->size_bytes > sizeof(value))
        append_wide(text, field, record, index);
    else if (field->kind == FIELD_BOOL)
        text_string(text, value != 0 ? "true" : "false");
    else if (field->kind == FIELD_ENUM)
        append_enum(text, field, value);
    else
        append_number(text, value, field->kind == FIELD_SIGNED);
}

static void append_array(struct text *text, const struct field *field, const struct record *record)
{
    text_char(text, '[');
    for (size_t i = 0; i < field->count; i++) {
        if (i > 0)
            text_char(text, ' ');
        value_append_element(text, field, record, i);
    }
    text_char(text, ']');
}

size_t value_append(struct text *text, const struct field *field, const struct record *record)
{
    size_t before = text->length;
    if (!value_is_whole(field, record))
        text_char(text, '?');
    else if (field->kind == FIELD_TEXT)
        return append_text(text, field, record);
    else if (field->is_array)
        append_array(text, field, record);
    else
        value_append_element(text, field, record, 0);
    return text->length - before;
}

// SPDX-License-Identifier: Apache-2.0
#include "output/value.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/colour.h"
#include "output/stack_text.h"

/* TASK_COMM_LEN of the kernel. A comm of 15 characters is common and seldom cut, so up to this size a full
 * array says nothing. */
#define COMM_BYTES 16

/* What the kernel returns as an error lies from -4095 to -1 (MAX_ERRNO in include/linux/err.h). */
#define ERROR_MAX 4095

static size_t append_field(struct text *text, const struct field *field, const void *record, bool is_raw);

bool value_is_whole(const struct field *field, const struct record *record)
{
    return field_end_bytes(field) <= record->size_bytes;
}

static size_t append_text(struct text *text, const struct field *field, const void *record)
{
    size_t length;
    bool cut;
    const char *bytes = field_text(field, record, &length, &cut);
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

static void append_wide(struct text *text, const struct field *field, const void *record, size_t index)
{
    text_bytes(text, "0x", 2);
    text_hex_digits(text, field_value_high(field, record, index), 16);
    text_hex_digits(text, field_value(field, record, index), 16);
}

static void append_integer(struct text *text, const struct field *field, const void *record, size_t index)
{
    uint64_t value = field_value(field, record, index);
    if (field_is_wide(field))
        append_wide(text, field, record, index);
    else if (field->kind == FIELD_BOOL)
        text_string(text, value != 0 ? "true" : "false");
    else if (field->kind == FIELD_ENUM)
        append_enum(text, field, value);
    else if (field->kind == FIELD_POINTER)
        text_hex(text, value);
    else
        append_number(text, value, field->kind == FIELD_SIGNED);
}

/* Three digits behind the point, of the largest unit that leaves one before it: 999 ns, 1.500 us, 61.250 s.
 */
static void append_duration(struct text *text, uint64_t ns)
{
    static const struct {
        uint64_t ns;
        const char *name;
    } units[] = {{1000000000, " s"}, {1000000, " ms"}, {1000, " us"}};
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (ns < units[i].ns)
            continue;
        uint64_t thousandths = ns % units[i].ns / (units[i].ns / 1000);
        text_unsigned(text, ns / units[i].ns);
        text_bytes(text,
                   thousandths < 10    ? ".00"
                   : thousandths < 100 ? ".0"
                                       : ".",
                   thousandths < 10    ? 3
                   : thousandths < 100 ? 2
                                       : 1);
        text_unsigned(text, thousandths);
        text_string(text, units[i].name);
        return;
    }
    text_unsigned(text, ns);
    text_string(text, " ns");
}

static void append_result(struct text *text, int64_t value)
{
    text_signed(text, value);
    const char *name = value < 0 && value >= -ERROR_MAX ? value_error_name((int)-value) : NULL;
    if (name == NULL)
        return;
    text_char(text, ' ');
    text_string(text, name);
}

void value_append_address(struct text *text, const void *bytes, size_t length)
{
    char address[INET6_ADDRSTRLEN] = "";
    inet_ntop(length == 4 ? AF_INET : AF_INET6, bytes, address, sizeof(address));
    text_string(text, address);
}

/* Of an IPv4 address that stands in an IPv6 field (::ffff:0:0/96, RFC 4291) what people call it. */
static void append_ipv6(struct text *text, const void *bytes)
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
    if (memcmp(bytes, mapped, sizeof(mapped)) == 0)
        value_append_address(text, (const char *)bytes + sizeof(mapped), 4);
    else
        value_append_address(text, bytes, 16);
}

/* By the field's reading. A duration that is negative is no duration. */
static void append_reading(struct text *text, const struct field *field, const void *record, size_t index)
{
    const unsigned char *bytes = field_element(field, record, index);
    uint64_t value = field->inner == NULL ? field_value(field, record, index) : 0;
    struct stack stack;
    switch (field->reading) {
    case READING_IPV4:
        value_append_address(text, bytes, field->size_bytes);
        break;
    case READING_IPV6:
        append_ipv6(text, bytes);
        break;
    case READING_PORT:
        text_unsigned(text, (uint64_t)bytes[0] << 8 | bytes[1]);
        break;
    case READING_DURATION:
        if (field->kind == FIELD_SIGNED && (int64_t)value < 0)
            text_signed(text, (int64_t)value);
        else
            append_duration(text, value);
        break;
    case READING_RESULT:
        append_result(text, (int64_t)value);
        break;
    case READING_STACK:
        field_stack(field, record, &stack);
        stack_append_folded(text, &stack);
        break;
    case READING_PLAIN:
        break;
    }
}

/* {pid=1 comm=sh} */
static void append_group(struct text *text, const struct layout *layout, const void *record, bool is_raw)
{
    text_char(text, '{');
    for (size_t i = 0; i < layout->field_count; i++) {
        const struct field *field = &layout->fields[i];
        if (i > 0)
            text_char(text, ' ');
        text_safe(text, field->name, strlen(field->name));
        text_char(text, '=');
        append_field(text, field, record, is_raw);
    }
    text_char(text, '}');
}

static void append_element(struct text *text, const struct field *field, const void *record, size_t index,
                           bool is_raw)
{
    if (field->reading != READING_PLAIN && !is_raw)
        append_reading(text, field, record, index);
    else if (field->kind == FIELD_NESTED)
        append_field(text, field->inner->fields, field_element(field, record, index), is_raw);
    else if (field->inner != NULL)
        append_group(text, field->inner, field_element(field, record, index), is_raw);
    else
        append_integer(text, field, record, index);
}

static void append_array(struct text *text, const struct field *field, const void *record, bool is_raw)
{
    text_char(text, '[');
    for (size_t i = 0; i < field->count; i++) {
        if (i > 0)
            text_char(text, ' ');
        append_element(text, field, record, i, is_raw);
    }
    text_char(text, ']');
}

/* Of well-formed UTF-8, as text_safe() counts them: one for each code point. */
static size_t count_columns(const char *bytes, size_t length)
{
    size_t columns = 0;
    for (size_t i = 0; i < length; i++)
        columns += ((unsigned char)bytes[i] & 0xc0) != 0x80;
    return columns;
}

/* Returns the columns taken. */
static size_t append_field(struct text *text, const struct field *field, const void *record, bool is_raw)
{
    size_t before = text->length;
    if (field->kind == FIELD_TEXT)
        return append_text(text, field, record);
    if (field->is_array)
        append_array(text, field, record, is_raw);
    else
        append_element(text, field, record, 0, is_raw);
    return count_columns(text->bytes + before, text->length - before);
}

size_t value_append(struct text *text, const struct field *field, const struct record *record, bool is_raw)
{
    if (value_is_whole(field, record))
        return append_field(text, field, record->data, is_raw);
    text_char(text, '?');
    return 1;
}

const char *value_colour(const struct field *field, const struct record *record, bool is_raw)
{
    if (is_raw || field->reading != READING_RESULT || field->is_array || !value_is_whole(field, record))
        return NULL;
    int64_t value = (int64_t)field_value(field, record->data, 0);
    return value < 0 && value >= -ERROR_MAX ? COLOUR_ERROR : NULL;
}

bool value_is_free_text(const struct field *field)
{
    return field->kind == FIELD_TEXT && field->count > COMM_BYTES;
}

// SPDX-License-Identifier: Apache-2.0
#include "events/layout.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define HALF_BYTES 8 /* of a 16-byte integer */

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
enum { LOW_HALF = 0, HIGH_HALF = HALF_BYTES };
#else
enum { LOW_HALF = HALF_BYTES, HIGH_HALF = 0 };
#endif

static void field_finish(struct field *field)
{
    for (size_t i = 0; i < field->enumerator_count; i++)
        free(field->enumerators[i].name);
    free(field->enumerators);
    free(field->name);
}

void layout_finish(struct layout *layout)
{
    for (size_t i = 0; i < layout->field_count; i++)
        field_finish(&layout->fields[i]);
    free(layout->fields);
    free(layout->name);
    *layout = (struct layout){0};
}

static const char *element(const struct field *field, const void *record, size_t index)
{
    assert(index < field->count);
    return (const char *)record + field->offset_bytes + index * field->size_bytes;
}

static uint64_t read_64(const char *bytes)
{
    uint64_t value;
    memcpy(&value, bytes, sizeof(value));
    return value;
}

static uint64_t read_unsigned(const char *bytes, uint32_t size_bytes)
{
    uint16_t half_word;
    uint32_t word;
    switch (size_bytes) {
    case 1:
        return (unsigned char)*bytes;
    case 2:
        memcpy(&half_word, bytes, sizeof(half_word));
        return half_word;
    case 4:
        memcpy(&word, bytes, sizeof(word));
        return word;
    case 8:
        return read_64(bytes);
    default:
        assert(size_bytes == 2 * HALF_BYTES);
        return read_64(bytes + LOW_HALF);
    }
}

static uint64_t extend_sign(uint64_t value, uint32_t size_bytes)
{
    if (size_bytes >= sizeof(value))
        return value;
    uint64_t sign_bit = UINT64_C(1) << (size_bytes * 8 - 1);
    return (value ^ sign_bit) - sign_bit;
}

uint64_t field_value(const struct field *field, const void *record, size_t index)
{
    uint64_t value = read_unsigned(element(field, record, index), field->size_bytes);
    bool is_signed = field->kind == FIELD_SIGNED || (field->kind == FIELD_ENUM && field->is_signed);
    return is_signed ? extend_sign(value, field->size_bytes) : value;
}

uint64_t field_value_high(const struct field *field, const void *record, size_t index)
{
    assert(field->size_bytes == 2 * HALF_BYTES);
    return read_64(element(field, record, index) + HIGH_HALF);
}

const char *field_enumerator(const struct field *field, int64_t value)
{
    for (size_t i = 0; i < field->enumerator_count; i++)
        if (field->enumerators[i].value == value)
            return field->enumerators[i].name;
    return NULL;
}

const char *field_text(const struct field *field, const void *record, size_t *length, bool *cut)
{
    const char *text = (const char *)record + field->offset_bytes;
    *length = strnlen(text, field->count);
    *cut = *length + 1 >= field->count;
    return text;
}

// SPDX-License-Identifier: Apache-2.0
#include "events/layout.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define HALF_BYTES    8 /* of a 16-byte integer */
#define PADDING_BYTES 8 /* a record is padded to a multiple of so many, its header included */

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
    if (field->inner != NULL)
        layout_finish(field->inner);
    free(field->inner);
}

void layout_finish(struct layout *layout)
{
    for (size_t i = 0; i < layout->field_count; i++)
        field_finish(&layout->fields[i]);
    free(layout->fields);
    free(layout->name);
    if (layout->other != NULL)
        layout_finish(layout->other);
    free(layout->other);
    *layout = (struct layout){0};
}

const struct layout *layout_of_size(const struct layout *layout, uint32_t size_bytes)
{
    const struct layout *found = NULL;
    for (const struct layout *other = layout; other != NULL; other = other->other) {
        bool fits = other->size_bytes <= size_bytes && size_bytes - other->size_bytes < PADDING_BYTES;
        if (fits && (found == NULL || other->size_bytes > found->size_bytes))
            found = other;
    }
    return found != NULL ? found : layout;
}

/* A perf record's data is padded together with the four bytes of its size (perf_prepare_sample() in
 * kernel/events/core.c). */
static uint64_t padded_words(const struct layout *layout)
{
    return ((uint64_t)layout->size_bytes + sizeof(uint32_t) + PADDING_BYTES - 1) / PADDING_BYTES;
}

bool layout_looks_like(const struct layout *a, const struct layout *b, bool is_padded)
{
    return is_padded ? padded_words(a) == padded_words(b) : a->size_bytes == b->size_bytes;
}

static bool is_dissolved(const struct field *field)
{
    bool is_group = field->kind == FIELD_STRUCT || field->kind == FIELD_UNION;
    return is_group && !field->is_array && field->reading == READING_PLAIN;
}

static void add_flat(const struct layout *layout, const char *path, uint32_t offset_bytes,
                     struct layout *flat)
{
    for (size_t i = 0; i < layout->field_count; i++) {
        const struct field *field = &layout->fields[i];
        char *name = path[0] != '\0' ? xasprintf("%s.%s", path, field->name) : xstrdup(field->name);
        if (is_dissolved(field)) {
            add_flat(field->inner, name, offset_bytes + field->offset_bytes, flat);
            free(name);
            continue;
        }
        struct field *added = &array_push(flat->fields, flat->field_count);
        *added = *field;
        added->name = name;
        added->offset_bytes += offset_bytes;
    }
}

void layout_flatten(const struct layout *layout, struct layout *flat)
{
    *flat = (struct layout){.name = layout->name, .size_bytes = layout->size_bytes};
    add_flat(layout, "", 0, flat);
}

void layout_flat_finish(struct layout *flat)
{
    for (size_t i = 0; i < flat->field_count; i++)
        free(flat->fields[i].name);
    free(flat->fields);
    *flat = (struct layout){0};
}

uint64_t field_end_bytes(const struct field *field)
{
    if (field->bit_count > 0)
        return field->offset_bytes + ((uint64_t)field->bit_shift + field->bit_count + 7) / 8;
    return field->offset_bytes + (uint64_t)field->size_bytes * field->count;
}

const void *field_element(const struct field *field, const void *record, size_t index)
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

static uint64_t extend_sign(uint64_t value, uint32_t bits)
{
    if (bits >= 64)
        return value;
    uint64_t sign_bit = UINT64_C(1) << (bits - 1);
    return (value ^ sign_bit) - sign_bit;
}

/* The bits of a field that may start in the middle of a byte and span nine of them. C counts a struct's bits
 * from the low end of each byte on little-endian machines, from the high end on the others. */
static uint64_t read_bits(const struct field *field, const unsigned char *bytes)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < field->bit_count; i++) {
        unsigned at = field->bit_shift + i;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        value |= (uint64_t)(bytes[at / 8] >> at % 8 & 1) << i;
#else
        value = value << 1 | (bytes[at / 8] >> (7 - at % 8) & 1);
#endif
    }
    return value;
}

bool field_is_signed(const struct field *field)
{
    return field->kind == FIELD_SIGNED || (field->kind == FIELD_ENUM && field->is_signed);
}

uint64_t field_value(const struct field *field, const void *record, size_t index)
{
    return field_value_at(field, field_element(field, record, index));
}

uint64_t field_value_at(const struct field *field, const void *at)
{
    uint64_t value = field->bit_count > 0 ? read_bits(field, at) : read_unsigned(at, field->size_bytes);
    uint32_t bits = field->bit_count > 0 ? field->bit_count : field->size_bytes * 8;
    return field_is_signed(field) ? extend_sign(value, bits) : value;
}

bool field_is_wide(const struct field *field)
{
    return field->size_bytes == 2 * HALF_BYTES && field->bit_count == 0 && field->inner == NULL;
}

uint64_t field_value_high(const struct field *field, const void *record, size_t index)
{
    return field_value_high_at(field, field_element(field, record, index));
}

uint64_t field_value_high_at(const struct field *field, const void *at)
{
    assert(field->size_bytes == 2 * HALF_BYTES);
    return read_64((const char *)at + HIGH_HALF);
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

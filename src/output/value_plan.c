// SPDX-License-Identifier: Apache-2.0
#include "output/value_plan.h"

#include <stdlib.h>

#include "base/memory.h"
#include "events/reading.h"
#include "names/syscall_names.h"

/* Leads are copied in blocks of this many bytes, without a call. */
#define BLOCK_BYTES 16

static const struct value_format *inner_format(const struct value_format *format)
{
    return format->inner != NULL ? format->inner : format;
}

/* A struct can be an address, but it has no other reading of a single number. */
static bool has_reading(const struct field *field, unsigned readings)
{
    bool is_address = field->reading == READING_IPV4 || field->reading == READING_IPV6;
    return field->reading != READING_PLAIN && (readings & READING_BIT(field->reading)) != 0 &&
           field->bit_count == 0 && (field->inner == NULL || is_address);
}

/* The kind of one element of the field, or of the field if it is not an array. */
static enum value_kind decide(const struct field *field, unsigned readings)
{
    static const enum value_kind readings_of[] = {
        [READING_IPV4] = VALUE_IPV4,     [READING_IPV6] = VALUE_IPV6,
        [READING_PORT] = VALUE_PORT,     [READING_DURATION] = VALUE_DURATION,
        [READING_RESULT] = VALUE_RESULT, [READING_SYSCALL] = VALUE_SYSCALL,
        [READING_STACK] = VALUE_STACK,
    };
    static const enum value_kind kinds_of[] = {
        [FIELD_UNSIGNED] = VALUE_UNSIGNED, [FIELD_SIGNED] = VALUE_SIGNED, [FIELD_BOOL] = VALUE_BOOL,
        [FIELD_ENUM] = VALUE_ENUM,         [FIELD_TEXT] = VALUE_TEXT,     [FIELD_POINTER] = VALUE_POINTER,
        [FIELD_STRUCT] = VALUE_STRUCT,     [FIELD_UNION] = VALUE_STRUCT,  [FIELD_FLOAT] = VALUE_FLOAT,
    };
    if (has_reading(field, readings))
        return readings_of[field->reading];
    return field_is_wide(field) ? VALUE_WIDE : kinds_of[field->kind];
}

static void init_element(struct value *value, const struct field *field, const struct value_format *format,
                         unsigned readings);

static void init_field(struct value *value, const struct field *field, const struct value_format *format,
                       unsigned readings);

/* Without readings if the outer format has none: they are turned off. */
static struct plan *plan_of_members(const struct layout *layout, const struct value_format *format,
                                    unsigned readings)
{
    struct plan *plan = xcalloc(1, sizeof(*plan));
    plan_init(plan, layout, format, readings == 0);
    return plan;
}

/* An element has the readings of its array. */
static struct plan *plan_of_element(const struct field *field, const struct value_format *format,
                                    unsigned readings)
{
    struct plan *plan = xcalloc(1, sizeof(*plan));
    plan->values = xcalloc(1, sizeof(*plan->values));
    plan->count = 1;
    plan->format = format;
    init_element(plan->values, field, format, readings);
    return plan;
}

static void init_element(struct value *value, const struct field *field, const struct value_format *format,
                         unsigned readings)
{
    if (field->kind == FIELD_NESTED && !has_reading(field, readings)) {
        init_field(value, field->inner->fields, format, readings);
        value->offset_bytes = field->inner->fields->offset_bytes;
        return;
    }
    bool is_number = field->bit_count == 0 && !field_is_wide(field);
    uint32_t bits = field->bit_count > 0 ? field->bit_count : field->size_bytes * 8;
    value->field = field;
    value->kind = decide(field, readings);
    value->put = format->puts[value->kind];
    value->size_bytes = is_number ? field->size_bytes : 0;
    value->sign_bit = field_is_signed(field) ? UINT64_C(1) << (bits < 64 ? bits - 1 : 63) : 0;
    if (value->kind == VALUE_STRUCT)
        value->inner = plan_of_members(field->inner, inner_format(format), readings);
}

static void init_field(struct value *value, const struct field *field, const struct value_format *format,
                       unsigned readings)
{
    if (field->kind != FIELD_TEXT && !field->is_array) {
        init_element(value, field, format, readings);
        return;
    }
    value->field = field;
    value->kind = field->kind == FIELD_TEXT ? VALUE_TEXT : VALUE_ARRAY;
    value->put = format->puts[value->kind];
    value->size_bytes = field->size_bytes;
    value->count = field->count;
    if (value->kind == VALUE_ARRAY)
        value->inner = plan_of_element(field, inner_format(format), readings);
}

/* Without the field that says whose number it is, it is a number. */
static void init_syscall(struct value *value, const struct layout *layout, const struct value_format *format)
{
    value->bits = reading_bits(layout, value->field);
    if (value->bits == NULL) {
        value->kind = value->field->kind == FIELD_SIGNED ? VALUE_SIGNED : VALUE_UNSIGNED;
        value->put = format->puts[value->kind];
        return;
    }
    value->names = xcalloc(1, sizeof(*value->names));
    if (value->end_bytes < field_end_bytes(value->bits))
        value->end_bytes = field_end_bytes(value->bits);
}

const char *value_syscall_name(const struct value *value, const char *at)
{
    const char *bits = at + ((int64_t)value->bits->offset_bytes - value->field->offset_bytes);
    return syscall_names_find(value->names, value_integer(value, at), field_value_at(value->bits, bits));
}

void plan_init(struct plan *plan, const struct layout *layout, const struct value_format *format, bool is_raw)
{
    *plan = (struct plan){.count = layout->field_count, .format = format};
    plan->values = xcalloc(plan->count, sizeof(*plan->values));
    text_string(&plan->leads, format->start);
    for (size_t i = 0; i < plan->count; i++) {
        const struct field *field = &layout->fields[i];
        struct value *value = &plan->values[i];
        init_field(value, field, format, is_raw ? 0 : format->readings);
        value->offset_bytes += field->offset_bytes;
        value->end_bytes = field_end_bytes(field);
        if (value->kind == VALUE_SYSCALL)
            init_syscall(value, layout, format);
        format->lead(&plan->leads, field->name, i == 0);
        value->lead_end = plan->leads.length;
    }
    text_string(&plan->leads, format->end);
    plan->leads_bytes = plan->leads.length;
    text_fill(&plan->leads, '\0', BLOCK_BYTES);
}

void plan_init_flat(struct plan *plan, const struct layout *layout, const struct value_format *format,
                    bool is_raw)
{
    struct layout flat;
    layout_flatten(layout, &flat);
    plan_init(plan, &flat, format, is_raw);
    plan->flat = flat;
}

void plan_finish(struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->values[i].inner != NULL)
            plan_finish(plan->values[i].inner);
        free(plan->values[i].inner);
        if (plan->values[i].names != NULL)
            syscall_names_finish(plan->values[i].names);
        free(plan->values[i].names);
    }
    free(plan->values);
    text_finish(&plan->leads);
    layout_flat_finish(&plan->flat);
    *plan = (struct plan){0};
}

/* Appends the leads from @start to @end. */
static void put_leads(const struct plan *plan, struct text *text, size_t start, size_t end)
{
    const char *from = plan->leads.bytes + start;
    char *to = text_extend(text, end - start + BLOCK_BYTES - 1);
    for (size_t at = 0; at < end - start; at += BLOCK_BYTES)
        memcpy(to + at, from + at, BLOCK_BYTES);
    text_truncate(text, text->length - (BLOCK_BYTES - 1));
}

void plan_put(const struct plan *plan, struct text *text, const char *record, size_t length)
{
    size_t lead = 0;
    for (size_t i = 0; i < plan->count; i++) {
        const struct value *value = &plan->values[i];
        put_leads(plan, text, lead, value->lead_end);
        lead = value->lead_end;
        if (value->end_bytes <= length)
            value->put(text, value, record + value->offset_bytes);
        else
            text_string(text, plan->format->missing);
    }
    put_leads(plan, text, lead, plan->leads_bytes);
}

bool plan_is_one_value(const struct plan *plan)
{
    return plan->count == 1 && plan->values->field->name[0] == '\0';
}

void plan_put_entry(const struct plan *plan, struct text *text, const char *bytes)
{
    const struct value *value = plan->values;
    if (plan_is_one_value(plan))
        value->put(text, value, bytes + value->offset_bytes);
    else
        plan_put(plan, text, bytes, SIZE_MAX);
}

void plan_put_members(struct text *text, const struct value *value, const char *at)
{
    plan_put(value->inner, text, at, SIZE_MAX);
}

void plan_put_elements(struct text *text, const struct value *value, const char *at)
{
    const struct value *element = value->inner->values;
    for (size_t i = 0; i < value->count; i++) {
        if (i > 0)
            text_char(text, value->inner->format->separator);
        element->put(text, element, at + i * value->size_bytes + element->offset_bytes);
    }
}

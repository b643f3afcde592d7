// SPDX-License-Identifier: Apache-2.0
#include "compile/process/btf_layout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "events/reading.h"
#include "translate/floats.h"

/* As in <linux/btf.h> since Linux 6.0. */
struct enum64 {
    uint32_t name_off;
    uint32_t low;
    uint32_t high;
};

static size_t member_count(const struct btf_type *type)
{
    return BTF_INFO_VLEN(type->info);
}

const char *btf_layout_type_name(const struct btf *btf, uint32_t id)
{
    const struct btf_type *type = btf_type(btf, id);
    for (int steps = 0; steps < BTF_CHAIN_MAX; steps++) {
        unsigned kind = btf_kind(type);
        if (kind == BTF_KIND_TYPEDEF || kind == BTF_KIND_STRUCT || kind == BTF_KIND_UNION)
            return btf_string(btf, type->name_off);
        if (kind != BTF_KIND_CONST && kind != BTF_KIND_VOLATILE)
            return "";
        type = btf_type(btf, type->type);
    }
    return "";
}

const char *btf_layout_struct_name(const struct btf *btf, uint32_t id)
{
    const char *name = btf_string(btf, btf_type(btf, id)->name_off);
    if (name[0] != '\0')
        return name;
    for (uint32_t i = 1; i <= btf->count; i++) {
        const struct btf_type *other = btf_type(btf, i);
        if (btf_kind(other) == BTF_KIND_TYPEDEF && other->type == id)
            return btf_string(btf, other->name_off);
    }
    return "without a name";
}

int btf_layout_fail(const char *struct_name, const char *field, const char *why)
{
    hint("fields may be numbers, enums, bool, pointers, text, structs, unions, and arrays of these");
    return failx(EOPNOTSUPP, "cannot show the field '%s' of struct %s: it is %s", field, struct_name, why);
}

static void set_integer(const struct btf *btf, const struct btf_type *type, struct field *field)
{
    uint32_t encoding = BTF_INT_ENCODING(*(const uint32_t *)(type + 1));
    field->size_bytes = type->size;
    field->is_signed = (encoding & BTF_INT_SIGNED) != 0;
    field->kind = (encoding & BTF_INT_BOOL) != 0 ? FIELD_BOOL
                  : field->is_signed             ? FIELD_SIGNED
                                                 : FIELD_UNSIGNED;
    /* A plain char in an array is text; "signed char" and "unsigned char" are small numbers. */
    if (field->is_array && strcmp(btf_string(btf, type->name_off), "char") == 0)
        field->kind = FIELD_TEXT;
}

static void add_enumerator(struct field *field, int64_t value, const char *name)
{
    struct enumerator *added = &array_push(field->enumerators, field->enumerator_count);
    *added = (struct enumerator){.value = value, .name = xstrdup(name)};
}

static void set_enum(const struct btf *btf, const struct btf_type *type, struct field *field)
{
    const struct btf_enum *values = (const struct btf_enum *)(type + 1);
    field->kind = FIELD_ENUM;
    field->size_bytes = type->size;
    for (size_t i = 0; i < member_count(type); i++) {
        field->is_signed |= values[i].val < 0;
        add_enumerator(field, values[i].val, btf_string(btf, values[i].name_off));
    }
}

static void set_enum64(const struct btf *btf, const struct btf_type *type, struct field *field)
{
    const struct enum64 *values = (const struct enum64 *)(type + 1);
    field->kind = FIELD_ENUM;
    field->size_bytes = type->size;
    field->is_signed = BTF_INFO_KFLAG(type->info);
    for (size_t i = 0; i < member_count(type); i++)
        add_enumerator(field, (int64_t)((uint64_t)values[i].high << 32 | values[i].low),
                       btf_string(btf, values[i].name_off));
}

static int set_type(const struct btf *btf, const char *parent, uint32_t id, int depth, struct field *field);

/* An array's elements that are arrays again become a field of their own, without a name. */
static int set_nested(const struct btf *btf, const char *parent, uint32_t id, int depth, struct field *field)
{
    field->kind = FIELD_NESTED;
    field->inner = xcalloc(1, sizeof(*field->inner));
    field->inner->name = xstrdup("");
    field->inner->fields = xcalloc(1, sizeof(*field->inner->fields));
    field->inner->field_count = 1;
    struct field *element = field->inner->fields;
    element->name = xstrdup("");
    element->count = 1;
    int err = set_type(btf, parent, id, depth, element);
    field->size_bytes = element->size_bytes * element->count;
    field->inner->size_bytes = field->size_bytes;
    return err;
}

static int add_members(const struct btf *btf, const struct btf_type *type, uint32_t base_bits, int depth,
                       struct layout *layout);

/* Whether it is what a float or double of the source is to the compiler (translate/floats.h). */
static bool is_float(const struct btf *btf, const struct btf_type *type)
{
    const char *name = after_prefix(btf_string(btf, type->name_off), FLOATS_PREFIX);
    return name != NULL && ((strcmp(name, "float") == 0 && type->size == sizeof(float)) ||
                            (strcmp(name, "double") == 0 && type->size == sizeof(double)));
}

static int set_group(const struct btf *btf, const struct btf_type *type, int depth, struct field *field)
{
    if (is_float(btf, type)) {
        field->kind = FIELD_FLOAT;
        field->size_bytes = type->size;
        return 0;
    }
    field->kind = btf_kind(type) == BTF_KIND_UNION ? FIELD_UNION : FIELD_STRUCT;
    field->size_bytes = type->size;
    field->inner = xcalloc(1, sizeof(*field->inner));
    field->inner->name = xstrdup(btf_string(btf, type->name_off));
    field->inner->size_bytes = type->size;
    return add_members(btf, type, 0, depth, field->inner);
}

/* Sets all of the field but its count. */
static int set_element(const struct btf *btf, const char *parent, uint32_t id, int depth, struct field *field)
{
    const struct btf_type *type = btf_resolve(btf, id);
    switch (depth < BTF_CHAIN_MAX ? btf_kind(type) : BTF_KIND_UNKN) {
    case BTF_KIND_INT:
        set_integer(btf, type, field);
        return 0;
    case BTF_KIND_ENUM:
        set_enum(btf, type, field);
        return 0;
    case KIND_ENUM64:
        set_enum64(btf, type, field);
        return 0;
    case BTF_KIND_PTR:
        field->kind = FIELD_POINTER;
        field->size_bytes = sizeof(uint64_t);
        return 0;
    case BTF_KIND_STRUCT:
    case BTF_KIND_UNION:
        return set_group(btf, type, depth + 1, field);
    case BTF_KIND_ARRAY:
        return set_nested(btf, parent, id, depth + 1, field);
    default:
        return btf_layout_fail(parent, field->name, "of a type that no probe can fill");
    }
}

static int set_type(const struct btf *btf, const char *parent, uint32_t id, int depth, struct field *field)
{
    const struct btf_type *type = btf_resolve(btf, id);
    if (btf_kind(type) == BTF_KIND_ARRAY) {
        const struct btf_array *array = (const struct btf_array *)(type + 1);
        field->is_array = true;
        field->count = array->nelems;
        id = array->type;
    }
    int err = set_element(btf, parent, id, depth, field);
    field->reading = reading_of(field, btf_layout_type_name(btf, id));
    return err;
}

/* The members of a struct or union without a name become members of the struct around it. */
static int add_member(const struct btf *btf, const struct btf_type *parent, const struct btf_member *member,
                      uint32_t base_bits, int depth, struct layout *layout)
{
    bool has_bit_sizes = BTF_INFO_KFLAG(parent->info);
    uint32_t bits = has_bit_sizes ? BTF_MEMBER_BITFIELD_SIZE(member->offset) : 0;
    uint32_t offset = base_bits + (has_bit_sizes ? BTF_MEMBER_BIT_OFFSET(member->offset) : member->offset);
    const char *name = btf_string(btf, member->name_off);
    const struct btf_type *type = btf_resolve(btf, member->type);
    bool is_group = btf_kind(type) == BTF_KIND_STRUCT || btf_kind(type) == BTF_KIND_UNION;
    if (name[0] == '\0' && is_group && depth < BTF_CHAIN_MAX)
        return add_members(btf, type, offset, depth + 1, layout);
    if (bits > 64)
        return btf_layout_fail(layout->name, name, "a bit field of more than 64 bits");
    struct field *field = &array_push(layout->fields, layout->field_count);
    field->name = xstrdup(name);
    field->count = 1;
    field->offset_bytes = offset / 8;
    field->bit_shift = (uint8_t)(offset % 8);
    field->bit_count = (uint8_t)bits;
    return set_type(btf, layout->name, member->type, depth, field);
}

static int add_members(const struct btf *btf, const struct btf_type *type, uint32_t base_bits, int depth,
                       struct layout *layout)
{
    const struct btf_member *members = (const struct btf_member *)(type + 1);
    for (size_t i = 0; i < member_count(type); i++) {
        int err = add_member(btf, type, &members[i], base_bits, depth, layout);
        if (err != 0)
            return err;
    }
    return 0;
}

int btf_layout_add_members(const struct btf *btf, const struct btf_type *type, struct layout *layout)
{
    return add_members(btf, type, 0, 0, layout);
}

int btf_layout_struct(const struct btf *btf, uint32_t id, struct layout *layout)
{
    const struct btf_type *type = btf_type(btf, id);
    layout->name = xstrdup(btf_layout_struct_name(btf, id));
    layout->size_bytes = type->size;
    return btf_layout_add_members(btf, type, layout);
}

int btf_layout_value(const struct btf *btf, uint32_t id, struct layout *layout)
{
    const struct btf_type *type = btf_resolve(btf, id);
    if (btf_kind(type) == BTF_KIND_STRUCT) {
        layout->name = xstrdup(btf_string(btf, type->name_off));
        layout->size_bytes = type->size;
        return btf_layout_add_members(btf, type, layout);
    }
    layout->name = xstrdup("");
    struct field *field = &array_push(layout->fields, layout->field_count);
    field->name = xstrdup("");
    field->count = 1;
    int err = set_type(btf, "", id, 0, field);
    layout->size_bytes = (uint32_t)field_end_bytes(field);
    return err;
}

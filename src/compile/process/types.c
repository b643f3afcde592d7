// SPDX-License-Identifier: Apache-2.0
#include "compile/process/types.h"

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/btf.h>
#include <string.h>

#include "base/memory.h"

/* Since Linux 6.0; as in its <linux/btf.h>, which older systems do not have yet. */
#define KIND_ENUM64 19
struct enum64 {
    uint32_t name_off;
    uint32_t low;
    uint32_t high;
};

/* Chains of typedefs, qualifiers and arrays in a well-formed BTF are short; a damaged one may have a circle.
 */
#define CHAIN_MAX 32

/* The handle is libbpf's struct btf; this one is never defined. */
static const struct btf *btf_of(const struct types *types)
{
    return (const struct btf *)types;
}

struct types *types_new(const void *data, size_t length)
{
    struct btf *btf = btf__new(data, (uint32_t)length);
    long err = libbpf_get_error(btf);
    if (err == 0)
        return (struct types *)btf;
    fail(err < 0 ? (int)-err : EINVAL, "cannot read the type information of the probe");
    return NULL;
}

void types_free(struct types *types)
{
    btf__free((struct btf *)types);
}

static unsigned kind_of(const struct btf_type *type)
{
    return BTF_INFO_KIND(type->info);
}

static size_t members_of(const struct btf_type *type)
{
    return BTF_INFO_VLEN(type->info);
}

static const char *name_at(const struct types *types, uint32_t offset)
{
    const char *name = btf__name_by_offset(btf_of(types), offset);
    return name != NULL ? name : "";
}

/* The type behind typedefs and qualifiers; NULL for void. */
static const struct btf_type *strip(const struct types *types, uint32_t id)
{
    for (int steps = 0; steps < CHAIN_MAX && id != 0; steps++) {
        const struct btf_type *type = btf__type_by_id(btf_of(types), id);
        if (type == NULL)
            return NULL;
        switch (kind_of(type)) {
        case BTF_KIND_TYPEDEF:
        case BTF_KIND_CONST:
        case BTF_KIND_VOLATILE:
        case BTF_KIND_RESTRICT:
            id = type->type;
            break;
        default:
            return type;
        }
    }
    return NULL;
}

static const char *kind_in_words(const struct btf_type *type)
{
    if (type == NULL)
        return "an unknown type";
    switch (kind_of(type)) {
    case BTF_KIND_STRUCT:
        return "a struct in the struct";
    case BTF_KIND_UNION:
        return "a union";
    case BTF_KIND_PTR:
        return "a pointer";
    case BTF_KIND_ARRAY:
        return "an array of arrays";
    default:
        return "of a type that is neither integer, enum, bool nor text";
    }
}

int types_fail_field(const char *struct_name, const char *field, const char *why)
{
    failx(EOPNOTSUPP, "cannot show the field '%s' of struct %s: it is %s", field, struct_name, why);
    hint("fields may be integers, enums, bool, char[N], and arrays of integers");
    return -EOPNOTSUPP;
}

static void set_integer(const struct types *types, const struct btf_type *type, struct field *field)
{
    uint32_t encoding = BTF_INT_ENCODING(*(const uint32_t *)(type + 1));
    field->size_bytes = type->size;
    field->is_signed = (encoding & BTF_INT_SIGNED) != 0;
    field->kind = (encoding & BTF_INT_BOOL) != 0 ? FIELD_BOOL
                  : field->is_signed             ? FIELD_SIGNED
                                                 : FIELD_UNSIGNED;
    /* A plain char in an array is text; "signed char" and "unsigned char" are small numbers. */
    if (field->is_array && strcmp(name_at(types, type->name_off), "char") == 0)
        field->kind = FIELD_TEXT;
}

static void add_enumerator(struct field *field, int64_t value, const char *name)
{
    struct enumerator *added = &array_push(field->enumerators, field->enumerator_count);
    *added = (struct enumerator){.value = value, .name = xstrdup(name)};
}

static void set_enum(const struct types *types, const struct btf_type *type, struct field *field)
{
    const struct btf_enum *values = (const struct btf_enum *)(type + 1);
    field->kind = FIELD_ENUM;
    field->size_bytes = type->size;
    for (size_t i = 0; i < members_of(type); i++) {
        field->is_signed |= values[i].val < 0;
        add_enumerator(field, values[i].val, name_at(types, values[i].name_off));
    }
}

static void set_enum64(const struct types *types, const struct btf_type *type, struct field *field)
{
    const struct enum64 *values = (const struct enum64 *)(type + 1);
    field->kind = FIELD_ENUM;
    field->size_bytes = type->size;
    field->is_signed = BTF_INFO_KFLAG(type->info);
    for (size_t i = 0; i < members_of(type); i++)
        add_enumerator(field, (int64_t)((uint64_t)values[i].high << 32 | values[i].low),
                       name_at(types, values[i].name_off));
}

static int set_type(const struct types *types, const char *struct_name, uint32_t id, struct field *field)
{
    const struct btf_type *type = strip(types, id);
    if (type != NULL && kind_of(type) == BTF_KIND_ARRAY) {
        const struct btf_array *array = (const struct btf_array *)(type + 1);
        field->is_array = true;
        field->count = array->nelems;
        type = strip(types, array->type);
    }
    if (type != NULL && kind_of(type) == BTF_KIND_INT)
        set_integer(types, type, field);
    else if (type != NULL && kind_of(type) == BTF_KIND_ENUM)
        set_enum(types, type, field);
    else if (type != NULL && kind_of(type) == KIND_ENUM64)
        set_enum64(types, type, field);
    else
        return types_fail_field(struct_name, field->name, kind_in_words(type));
    return 0;
}

static int set_field(const struct types *types, const char *struct_name, const struct btf_type *parent,
                     const struct btf_member *member, struct field *field)
{
    field->name = xstrdup(name_at(types, member->name_off));
    field->count = 1;
    uint32_t offset = BTF_INFO_KFLAG(parent->info) ? BTF_MEMBER_BIT_OFFSET(member->offset) : member->offset;
    uint32_t bits = BTF_INFO_KFLAG(parent->info) ? BTF_MEMBER_BITFIELD_SIZE(member->offset) : 0;
    if (bits != 0 || offset % 8 != 0)
        return types_fail_field(struct_name, field->name, "a bit field");
    field->offset_bytes = offset / 8;
    return set_type(types, struct_name, member->type, field);
}

/* A struct without a name of its own goes by that of the first typedef of it. */
static const char *struct_name(const struct types *types, uint32_t id, const struct btf_type *type)
{
    if (name_at(types, type->name_off)[0] != '\0')
        return name_at(types, type->name_off);
    const struct btf_type *other;
    for (uint32_t i = 1; (other = btf__type_by_id(btf_of(types), i)) != NULL; i++)
        if (kind_of(other) == BTF_KIND_TYPEDEF && other->type == id)
            return name_at(types, other->name_off);
    return "without a name";
}

static int read_layout(const struct types *types, uint32_t id, struct layout *layout)
{
    const struct btf_type *type = btf__type_by_id(btf_of(types), id);
    const struct btf_member *members = (const struct btf_member *)(type + 1);
    layout->name = xstrdup(struct_name(types, id, type));
    layout->size_bytes = type->size;
    layout->fields = xcalloc(members_of(type), sizeof(*layout->fields));
    for (size_t i = 0; i < members_of(type); i++) {
        layout->field_count = i + 1;
        int err = set_field(types, layout->name, type, &members[i], &layout->fields[i]);
        if (err != 0)
            return err;
    }
    return 0;
}

static bool has_members(const struct types *types, const struct btf_type *type, const char *const *names,
                        size_t count)
{
    if (kind_of(type) != BTF_KIND_STRUCT || members_of(type) != count)
        return false;
    const struct btf_member *members = (const struct btf_member *)(type + 1);
    for (size_t i = 0; i < count; i++)
        if (strcmp(name_at(types, members[i].name_off), names[i]) != 0)
            return false;
    return true;
}

/* Whether the two structs are laid out alike, so that it does not matter which of them is sent. */
static bool is_same(const struct types *types, const struct btf_type *a, const struct btf_type *b)
{
    const struct btf_member *ours = (const struct btf_member *)(a + 1);
    const struct btf_member *theirs = (const struct btf_member *)(b + 1);
    for (size_t i = 0; i < members_of(a); i++)
        if (ours[i].offset != theirs[i].offset || strip(types, ours[i].type) != strip(types, theirs[i].type))
            return false;
    return a->size == b->size;
}

static int fail_ambiguous(const struct types *types, const char *map, uint32_t first, uint32_t second)
{
    const struct btf *btf = btf_of(types);
    failx(EINVAL, "cannot show the events of '%s': struct %s and struct %s have the same field names", map,
          struct_name(types, first, btf__type_by_id(btf, first)),
          struct_name(types, second, btf__type_by_id(btf, second)));
    hint("give a field of one of them another name");
    return -EINVAL;
}

int types_layout(const struct types *types, const char *map, const char *const *members, size_t count,
                 struct layout *layout)
{
    uint32_t found = 0;
    const struct btf_type *type;
    for (uint32_t id = 1; (type = btf__type_by_id(btf_of(types), id)) != NULL; id++) {
        if (!has_members(types, type, members, count))
            continue;
        if (found != 0 && !is_same(types, btf__type_by_id(btf_of(types), found), type))
            return fail_ambiguous(types, map, found, id);
        if (found == 0)
            found = id;
    }
    if (found != 0)
        return read_layout(types, found, layout);
    failx(ENOENT, "cannot show the events of '%s': the probe's own text does not define their struct", map);
    hint("define the struct in the probe's file, outside of any function");
    return -ENOENT;
}

// SPDX-License-Identifier: Apache-2.0
#include "compile/process/types.h"

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/btf.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "events/reading.h"
#include "translate/translate.h"

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

/* The name that the text uses for the type: its first typedef, or the struct's own. */
static const char *type_name(const struct types *types, uint32_t id)
{
    const struct btf_type *type = btf__type_by_id(btf_of(types), id);
    for (int steps = 0; type != NULL && steps < CHAIN_MAX; steps++) {
        unsigned kind = kind_of(type);
        if (kind == BTF_KIND_TYPEDEF || kind == BTF_KIND_STRUCT || kind == BTF_KIND_UNION)
            return name_at(types, type->name_off);
        if (kind != BTF_KIND_CONST && kind != BTF_KIND_VOLATILE)
            return "";
        type = btf__type_by_id(btf_of(types), type->type);
    }
    return "";
}

int types_fail_field(const char *struct_name, const char *field, const char *why)
{
    failx(EOPNOTSUPP, "cannot show the field '%s' of struct %s: it is %s", field, struct_name, why);
    error_add_hint(
        "fields may be integers, enums, bool, pointers, text, structs, unions, and arrays of these");
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

static int set_type(const struct types *types, const char *parent, uint32_t id, int depth,
                    struct field *field);

/* An array's elements that are arrays again, as a field of their own without a name. */
static int set_nested(const struct types *types, const char *parent, uint32_t id, int depth,
                      struct field *field)
{
    field->kind = FIELD_NESTED;
    field->inner = xcalloc(1, sizeof(*field->inner));
    field->inner->name = xstrdup("");
    field->inner->fields = xcalloc(1, sizeof(*field->inner->fields));
    field->inner->field_count = 1;
    struct field *element = field->inner->fields;
    element->name = xstrdup("");
    element->count = 1;
    int err = set_type(types, parent, id, depth, element);
    field->size_bytes = element->size_bytes * element->count;
    field->inner->size_bytes = field->size_bytes;
    return err;
}

static int read_members(const struct types *types, const struct btf_type *type, uint32_t base_bits, int depth,
                        struct layout *layout);

static int set_group(const struct types *types, const struct btf_type *type, int depth, struct field *field)
{
    field->kind = kind_of(type) == BTF_KIND_UNION ? FIELD_UNION : FIELD_STRUCT;
    field->size_bytes = type->size;
    field->inner = xcalloc(1, sizeof(*field->inner));
    field->inner->name = xstrdup(name_at(types, type->name_off));
    field->inner->size_bytes = type->size;
    return read_members(types, type, 0, depth, field->inner);
}

/* An element that is no array. */
static int set_element(const struct types *types, const char *parent, uint32_t id, int depth,
                       struct field *field)
{
    const struct btf_type *type = strip(types, id);
    switch (type != NULL && depth < CHAIN_MAX ? kind_of(type) : BTF_KIND_UNKN) {
    case BTF_KIND_INT:
        set_integer(types, type, field);
        return 0;
    case BTF_KIND_ENUM:
        set_enum(types, type, field);
        return 0;
    case KIND_ENUM64:
        set_enum64(types, type, field);
        return 0;
    case BTF_KIND_PTR:
        field->kind = FIELD_POINTER;
        field->size_bytes = sizeof(uint64_t);
        return 0;
    case BTF_KIND_STRUCT:
    case BTF_KIND_UNION:
        return set_group(types, type, depth + 1, field);
    case BTF_KIND_ARRAY:
        return set_nested(types, parent, id, depth + 1, field);
    default:
        return types_fail_field(parent, field->name, "of a type that no probe can fill");
    }
}

static int set_type(const struct types *types, const char *parent, uint32_t id, int depth,
                    struct field *field)
{
    const struct btf_type *type = strip(types, id);
    if (type != NULL && kind_of(type) == BTF_KIND_ARRAY) {
        const struct btf_array *array = (const struct btf_array *)(type + 1);
        field->is_array = true;
        field->count = array->nelems;
        id = array->type;
    }
    int err = set_element(types, parent, id, depth, field);
    field->reading = reading_of(field, type_name(types, id));
    return err;
}

/* The members of a struct or union without a name are members of the one around it. */
static int add_member(const struct types *types, const struct btf_type *parent,
                      const struct btf_member *member, uint32_t base_bits, int depth, struct layout *layout)
{
    bool has_bit_sizes = BTF_INFO_KFLAG(parent->info);
    uint32_t bits = has_bit_sizes ? BTF_MEMBER_BITFIELD_SIZE(member->offset) : 0;
    uint32_t offset = base_bits + (has_bit_sizes ? BTF_MEMBER_BIT_OFFSET(member->offset) : member->offset);
    const char *name = name_at(types, member->name_off);
    const struct btf_type *type = strip(types, member->type);
    bool is_group = type != NULL && (kind_of(type) == BTF_KIND_STRUCT || kind_of(type) == BTF_KIND_UNION);
    if (name[0] == '\0' && is_group && depth < CHAIN_MAX)
        return read_members(types, type, offset, depth + 1, layout);
    if (bits > 64)
        return types_fail_field(layout->name, name, "a bit field of more than 64 bits");
    struct field *field = &array_push(layout->fields, layout->field_count);
    field->name = xstrdup(name);
    field->count = 1;
    field->offset_bytes = offset / 8;
    field->bit_shift = (uint8_t)(offset % 8);
    field->bit_count = (uint8_t)bits;
    return set_type(types, layout->name, member->type, depth, field);
}

static int read_members(const struct types *types, const struct btf_type *type, uint32_t base_bits, int depth,
                        struct layout *layout)
{
    const struct btf_member *members = (const struct btf_member *)(type + 1);
    for (size_t i = 0; i < members_of(type); i++) {
        int err = add_member(types, type, &members[i], base_bits, depth, layout);
        if (err != 0)
            return err;
    }
    return 0;
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
    layout->name = xstrdup(struct_name(types, id, type));
    layout->size_bytes = type->size;
    return read_members(types, type, 0, 0, layout);
}

/* Members without a name do not count: libbcc lists bit fields that are only padding, which BTF leaves out.
 */
static bool has_members(const struct types *types, const struct btf_type *type, const char *const *names,
                        size_t count)
{
    if (kind_of(type) != BTF_KIND_STRUCT)
        return false;
    const struct btf_member *members = (const struct btf_member *)(type + 1);
    size_t at = 0;
    for (size_t i = 0; i < members_of(type); i++) {
        const char *name = name_at(types, members[i].name_off);
        if (name[0] == '\0')
            continue;
        while (at < count && names[at][0] == '\0')
            at++;
        if (at == count || strcmp(name, names[at++]) != 0)
            return false;
    }
    while (at < count && names[at][0] == '\0')
        at++;
    return at == count;
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
    error_add_hint("give a field of one of them another name");
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
    error_add_hint("define the struct in the probe's file, outside of any function");
    return -ENOENT;
}

/* Whether @name is that of the struct around what a call sends through @map. */
static bool is_sent_through(const char *name, const char *map)
{
    size_t prefix = strlen(TRANSLATE_SENT_PREFIX);
    if (strncmp(name, TRANSLATE_SENT_PREFIX, prefix) != 0)
        return false;
    const char *number_end = name + prefix + strspn(name + prefix, "0123456789");
    return *number_end == '_' && strcmp(number_end + 1, map) == 0;
}

/* A lone char is what stands for the unknown. */
static bool is_unknown(const struct types *types, const struct btf_type *type)
{
    return type == NULL ||
           (kind_of(type) == BTF_KIND_INT && strcmp(name_at(types, type->name_off), "char") == 0);
}

/* What a call sends, @wrapper being the struct around it: 0, or the recorded error. */
static int read_sent(const struct types *types, const char *map, const struct btf_type *wrapper,
                     struct layout *layout)
{
    uint32_t value_id = ((const struct btf_member *)(wrapper + 1))->type;
    const struct btf_type *value = strip(types, value_id);
    bool is_struct = kind_of(value) == BTF_KIND_STRUCT;
    const char *name = is_struct ? type_name(types, value_id) : map;
    layout->name = xstrdup(name[0] != '\0' ? name : map);
    layout->size_bytes = is_struct ? value->size : wrapper->size;
    return read_members(types, is_struct ? value : wrapper, 0, 0, layout);
}

static bool is_alike(const struct layout *a, const struct layout *b)
{
    bool is_same =
        a->size_bytes == b->size_bytes && a->field_count == b->field_count && strcmp(a->name, b->name) == 0;
    for (size_t i = 0; is_same && i < a->field_count; i++)
        is_same = strcmp(a->fields[i].name, b->fields[i].name) == 0;
    return is_same;
}

/* Whether another call sends the same; what has no name of its own has the buffer's. */
static bool is_known(const struct layout *first, const struct layout *layout)
{
    for (; first != NULL && first->name != NULL; first = first->other)
        if (is_alike(first, layout))
            return true;
    return false;
}

/* Takes over what @read holds. A second thing without a name of its own gets the buffer's with a number. */
static void add_sent(struct layout *first, struct layout *read)
{
    if (is_known(first, read)) {
        layout_finish(read);
        return;
    }
    if (first->name == NULL) {
        *first = *read;
        return;
    }
    size_t namesakes = strcmp(first->name, read->name) == 0;
    for (; first->other != NULL; first = first->other)
        namesakes += strcmp(first->other->name, read->name) == 0;
    first->other = xcalloc(1, sizeof(*first->other));
    *first->other = *read;
    if (namesakes == 0)
        return;
    first->other->name = xasprintf("%s_%zu", read->name, namesakes + 1);
    free(read->name);
}

int types_sent(const struct types *types, const char *map, struct layout *layout)
{
    const struct btf *btf = btf_of(types);
    const struct btf_type *type;
    for (uint32_t id = 1; (type = btf__type_by_id(btf, id)) != NULL; id++) {
        if (kind_of(type) != BTF_KIND_STRUCT || members_of(type) != 1 ||
            !is_sent_through(name_at(types, type->name_off), map) ||
            is_unknown(types, strip(types, ((const struct btf_member *)(type + 1))->type)))
            continue;
        struct layout read = {0};
        int err = read_sent(types, map, type, &read);
        add_sent(layout, &read);
        if (err != 0)
            return err;
    }
    return layout->name != NULL ? 0 : -ENOENT;
}

static int read_any(const struct types *types, uint32_t id, struct layout *layout)
{
    const struct btf_type *type = strip(types, id);
    if (type != NULL && kind_of(type) == BTF_KIND_STRUCT) {
        layout->name = xstrdup(name_at(types, type->name_off));
        layout->size_bytes = type->size;
        return read_members(types, type, 0, 0, layout);
    }
    layout->name = xstrdup("");
    struct field *field = &array_push(layout->fields, layout->field_count);
    field->name = xstrdup("");
    field->count = 1;
    int err = set_type(types, "", id, 0, field);
    layout->size_bytes = (uint32_t)field_end_bytes(field);
    return err;
}

/* BCC's macros define, beside each map, struct ____btf_map_NAME { KEY key; VALUE value; }
 * (BPF_ANNOTATE_KV_PAIR in export/helpers.h), without the key for queues and stacks. */
int types_map(const struct types *types, const char *map, struct layout *key, struct layout *value)
{
    char *name = xasprintf("____btf_map_%s", map);
    int32_t id = btf__find_by_name_kind(btf_of(types), name, BTF_KIND_STRUCT);
    free(name);
    const struct btf_type *type = id > 0 ? btf__type_by_id(btf_of(types), (uint32_t)id) : NULL;
    if (type == NULL || members_of(type) == 0 || members_of(type) > 2)
        return -ENOENT;
    const struct btf_member *members = (const struct btf_member *)(type + 1);
    int err = 0;
    if (members_of(type) == 2)
        err = read_any(types, members[0].type, key);
    else
        key->name = xstrdup("");
    return err == 0 ? read_any(types, members[members_of(type) - 1].type, value) : err;
}

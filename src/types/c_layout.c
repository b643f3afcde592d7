// SPDX-License-Identifier: Apache-2.0
#include "types/c_layout.h"

#include <stdlib.h>

#include "base/memory.h"

/* Structs in structs; in damaged data there may be any number. */
#define NESTING_MAX 64

#define POINTER_BYTES 8
#define INTEGER_MAX   16 /* __int128 */

/* In c_layout.known, with the alignment in the other bits. */
#define IS_PACKED 0x80

void c_layout_init(struct c_layout *layout, const struct btf *btf)
{
    *layout = (struct c_layout){.btf = btf, .known = xcalloc(btf_end(btf), 1)};
}

void c_layout_finish(struct c_layout *layout)
{
    free(layout->known);
    *layout = (struct c_layout){0};
}

const struct btf_member *c_layout_member(const struct btf_type *type, unsigned index)
{
    return (const struct btf_member *)(type + 1) + index;
}

unsigned c_layout_offset(const struct btf_type *type, const struct btf_member *member)
{
    return BTF_INFO_KFLAG(type->info) ? BTF_MEMBER_BIT_OFFSET(member->offset) : member->offset;
}

unsigned c_layout_width(const struct btf_type *type, const struct btf_member *member)
{
    return BTF_INFO_KFLAG(type->info) ? BTF_MEMBER_BITFIELD_SIZE(member->offset) : 0;
}

static bool is_composite(const struct btf_type *type)
{
    return btf_kind(type) == BTF_KIND_STRUCT || btf_kind(type) == BTF_KIND_UNION;
}

uint64_t c_layout_size(const struct btf *btf, uint32_t id)
{
    uint64_t count = 1;
    for (int depth = 0; depth < BTF_CHAIN_MAX; depth++) {
        const struct btf_type *type = btf_resolve(btf, id);
        const struct btf_array *array = (const struct btf_array *)(type + 1);
        switch (btf_kind(type)) {
        case BTF_KIND_PTR:
            return count * POINTER_BYTES;
        case BTF_KIND_INT:
        case BTF_KIND_ENUM:
        case KIND_ENUM64:
        case KIND_FLOAT:
        case BTF_KIND_STRUCT:
        case BTF_KIND_UNION:
            return count * type->size;
        case BTF_KIND_ARRAY:
            count *= array->nelems;
            id = array->type;
            break;
        default:
            return 0;
        }
    }
    return 0;
}

static unsigned integer_alignment(unsigned size)
{
    unsigned alignment = 1;
    while (alignment < INTEGER_MAX && alignment * 2 <= size)
        alignment *= 2;
    return alignment;
}

static unsigned judge(struct c_layout *layout, uint32_t id, int depth);

/* The struct's is 1 if it is packed. */
static unsigned alignment_of(struct c_layout *layout, uint32_t id, int depth)
{
    bool is_pointer = false;
    id = btf_strip(layout->btf, id, &is_pointer);
    const struct btf_type *type = btf_type(layout->btf, id);
    if (is_pointer)
        return POINTER_BYTES;
    switch (btf_kind(type)) {
    case BTF_KIND_INT:
    case BTF_KIND_ENUM:
    case KIND_ENUM64:
    case KIND_FLOAT:
        return integer_alignment(type->size);
    case BTF_KIND_STRUCT:
    case BTF_KIND_UNION:
        return judge(layout, id, depth + 1) & ~(unsigned)IS_PACKED;
    default:
        return 1;
    }
}

/* Whether a compiler that follows the alignment puts the member elsewhere than BTF does. A bit-field may not cross the
 * end of what its type takes. */
static bool is_misplaced(const struct c_layout *layout, const struct btf_type *type,
                         const struct btf_member *member, unsigned alignment)
{
    unsigned offset = c_layout_offset(type, member);
    unsigned width = c_layout_width(type, member);
    uint64_t unit = c_layout_size(layout->btf, member->type) * 8;
    if (width > 0)
        return unit == 0 || offset % unit + width > unit;
    return offset % (alignment * 8) != 0;
}

static unsigned judge(struct c_layout *layout, uint32_t id, int depth)
{
    const struct btf_type *type = btf_type(layout->btf, id);
    if (layout->known[id] != 0)
        return layout->known[id];
    if (depth > NESTING_MAX)
        return 1;
    layout->known[id] = 1; /* for data in which the struct holds itself */
    unsigned alignment = 1;
    bool is_packed = false;
    for (unsigned i = 0; i < BTF_INFO_VLEN(type->info); i++) {
        const struct btf_member *member = c_layout_member(type, i);
        unsigned own = alignment_of(layout, member->type, depth);
        is_packed |= is_misplaced(layout, type, member, own);
        alignment = own > alignment ? own : alignment;
    }
    is_packed |= type->size % alignment != 0;
    layout->known[id] = (unsigned char)(is_packed ? 1 | IS_PACKED : alignment);
    return layout->known[id];
}

unsigned c_layout_alignment(struct c_layout *layout, uint32_t id)
{
    return alignment_of(layout, id, 0);
}

bool c_layout_is_packed(struct c_layout *layout, uint32_t id)
{
    return is_composite(btf_type(layout->btf, id)) && (judge(layout, id, 0) & IS_PACKED) != 0;
}

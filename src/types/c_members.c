// SPDX-License-Identifier: Apache-2.0
#include "types/c_members.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/memory.h"

/* A larger gap is an array. */
#define GAP_MAX_BITS (64 * 8)

/* Fills from @bits to @end with bit-fields without names, which change neither an alignment nor what the struct has to
 * offer. Each is as large as fits into a unit of its type. */
static void fill_with_bits(unsigned bits, unsigned end, struct text *out)
{
    static const struct {
        unsigned bits;
        const char *type;
    } units[] = {{64, "long"}, {32, "int"}, {16, "short"}, {8, "char"}};
    while (bits < end) {
        unsigned unit = 0;
        while (unit < 3 && (bits % units[unit].bits != 0 || end - bits < units[unit].bits))
            unit++;
        unsigned left = units[unit].bits - bits % units[unit].bits;
        unsigned width = left < end - bits ? left : end - bits;
        text_printf(out, "%s:%u;", units[unit].type, width);
        bits += width;
    }
}

static void fill(unsigned bits, unsigned end, struct text *out)
{
    if (end <= bits)
        return;
    if (end - bits <= GAP_MAX_BITS || bits % 8 != 0 || end % 8 != 0)
        fill_with_bits(bits, end, out);
    else
        text_printf(out, "char bccrun_gap_%u[%u];", bits / 8, (end - bits) / 8);
}

static bool is_composite(const struct btf_type *type)
{
    return btf_kind(type) == BTF_KIND_STRUCT || btf_kind(type) == BTF_KIND_UNION;
}

static void put_member(struct c_spelling *spelling, const struct btf_type *type,
                       const struct btf_member *member, struct text *out)
{
    const char *name = btf_string(spelling->btf, member->name_off);
    unsigned width = c_layout_width(type, member);
    const struct btf_type *own = btf_type(spelling->btf, member->type);
    if (name[0] == '\0' &&
        is_composite(own)) { /* C has them without tags alone; the kernel (-fms-extensions) not */
        text_string(out, btf_kind(own) == BTF_KIND_UNION ? "union" : "struct");
        c_members_put(spelling, member->type, out);
    } else if (width > 0) {
        char *declared = xasprintf("%s:%u", name, width);
        c_spelling_declare(spelling, member->type, declared, out);
        free(declared);
    } else {
        c_spelling_declare(spelling, member->type, name, out);
    }
    text_string(out, ";");
}

static unsigned end_of(const struct c_spelling *spelling, const struct btf_type *type,
                       const struct btf_member *member)
{
    unsigned width = c_layout_width(type, member);
    if (width == 0)
        width = (unsigned)c_layout_size(spelling->btf, member->type) * 8;
    return c_layout_offset(type, member) + width;
}

void c_members_put(struct c_spelling *spelling, uint32_t id, struct text *out)
{
    const struct btf_type *type = btf_type(spelling->btf, id);
    bool is_union = btf_kind(type) == BTF_KIND_UNION;
    unsigned bits = 0;
    if (spelling->depth++ > C_SPELLING_DEPTH_MAX) {
        spelling->depth--;
        return;
    }
    text_char(out, '{');
    for (unsigned i = 0; i < BTF_INFO_VLEN(type->info); i++) {
        const struct btf_member *member = c_layout_member(type, i);
        unsigned offset = c_layout_offset(type, member);
        unsigned end = end_of(spelling, type, member);
        if (!is_union && offset < bits) /* damaged data */
            continue;
        if (!is_union)
            fill(bits, offset, out);
        put_member(spelling, type, member, out);
        bits = end > bits ? end : bits;
    }
    spelling->depth--;
    if (!is_union)
        fill(bits, type->size * 8, out);
    else if ((bits + 7) / 8 < type->size)
        text_printf(out, "char bccrun_size[%u];", type->size);
    text_char(out, '}');
    if (c_layout_is_packed(&spelling->layout, id))
        text_string(out, "__attribute__((packed))");
}

// SPDX-License-Identifier: Apache-2.0
#include "types/c_spelling.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/memory.h"
#include "types/c_gap.h"
#include "types/c_name.h"

#define NUMBER_MAX 250

void c_spelling_init(struct c_spelling *spelling, const struct btf *btf, const struct name_set *source)
{
    *spelling = (struct c_spelling){.btf = btf, .source = source};
    c_layout_init(&spelling->layout, btf);
    spelling->numbers = xcalloc(btf_end(btf), 1);
}

void c_spelling_finish(struct c_spelling *spelling)
{
    c_layout_finish(&spelling->layout);
    name_set_finish(&spelling->tags);
    name_set_finish(&spelling->typedefs);
    name_set_finish(&spelling->constants);
    free(spelling->numbers);
    *spelling = (struct c_spelling){0};
}

static const char *name_of(const struct c_spelling *spelling, uint32_t id)
{
    return btf_string(spelling->btf, btf_type(spelling->btf, id)->name_off);
}

bool c_spelling_is_compilers(const char *type_name)
{
    return strcmp(type_name, "__builtin_va_list") == 0;
}

static bool is_enum(const struct btf_type *type)
{
    return btf_kind(type) == BTF_KIND_ENUM || btf_kind(type) == KIND_ENUM64;
}

static const char *tag_word(const struct btf_type *type)
{
    unsigned kind = btf_kind(type);
    bool is_union = kind == BTF_KIND_UNION || (kind == BTF_KIND_FWD && BTF_INFO_KFLAG(type->info));
    return is_union ? "union " : is_enum(type) ? "enum " : "struct ";
}

/* Which of the definitions of @name this is: the first that is not the source's has the name itself. */
static unsigned next_number(struct name_set *written, const struct c_spelling *spelling, const char *name,
                            unsigned sources_uses)
{
    struct name *entry = name_set_add(written, name, strlen(name));
    if (entry->uses == 0 && (name_set_uses(spelling->source, name) & sources_uses) != 0)
        entry->uses = 1;
    entry->uses += entry->uses < NUMBER_MAX;
    return entry->uses;
}

static void put_numbered(const char *name, unsigned number, struct text *out)
{
    text_string(out, name);
    if (number > 1)
        text_printf(out, "___%u", number);
}

/* Appends the name of the type, with its number among those that are in @written. */
static void put_own_name(struct c_spelling *spelling, struct name_set *written, uint32_t id, struct text *out)
{
    char *name = c_name_spell(spelling->btf, btf_type(spelling->btf, id)->name_off);
    unsigned char *number = &spelling->numbers[id];
    if (*number == 0)
        *number = (unsigned char)next_number(written, spelling, name, NAME_DEFINED);
    put_numbered(name, *number, out);
    free(name);
}

void c_spelling_put_tag(struct c_spelling *spelling, uint32_t id, struct text *out)
{
    text_string(out, tag_word(btf_type(spelling->btf, id)));
    put_own_name(spelling, &spelling->tags, id, out);
}

void c_spelling_put_mention(struct c_spelling *spelling, uint32_t id, struct text *out)
{
    const struct btf_type *type = btf_type(spelling->btf, id);
    char *name = c_name_spell(spelling->btf, type->name_off);
    bool is_sources = (name_set_uses(spelling->source, name) & NAME_DEFINED) != 0;
    if (btf_kind(type) == BTF_KIND_FWD || is_sources)
        text_printf(out, "%s%s", tag_word(type), name);
    else
        c_spelling_put_tag(spelling, id, out);
    free(name);
}

void c_spelling_put_typedef(struct c_spelling *spelling, uint32_t id, struct text *out)
{
    put_own_name(spelling, &spelling->typedefs, id, out);
}

static void put_constant(struct c_spelling *spelling, uint32_t name_offset, int64_t value, bool is_signed,
                         struct text *out)
{
    char *name = c_name_spell(spelling->btf, name_offset);
    put_numbered(name, next_number(&spelling->constants, spelling, name, NAME_DEFINED | NAME_CALLED), out);
    if (is_signed)
        text_printf(out, "=%" PRId64 ",", value);
    else
        text_printf(out, "=%" PRIu64 "%s,", (uint64_t)value, (uint64_t)value > UINT32_MAX ? "ULL" : "");
    free(name);
}

static void put_enum_body(struct c_spelling *spelling, const struct btf_type *type, struct text *out)
{
    const struct btf_enum *narrow = (const struct btf_enum *)(type + 1);
    const uint32_t *wide = (const uint32_t *)(type + 1); /* struct btf_enum64: name, low half, high half */
    bool is_signed = BTF_INFO_KFLAG(type->info);
    text_char(out, '{');
    for (unsigned i = 0; i < BTF_INFO_VLEN(type->info); i++) {
        bool is_wide = btf_kind(type) == KIND_ENUM64;
        uint32_t name = is_wide ? wide[3 * i] : narrow[i].name_off;
        int64_t value = is_wide     ? (int64_t)((uint64_t)wide[3 * i + 2] << 32 | wide[3 * i + 1])
                        : is_signed ? narrow[i].val
                                    : (int64_t)(uint32_t)narrow[i].val;
        put_constant(spelling, name, value, is_signed, out);
    }
    text_char(out, '}');
    const char *mode = type->size == 1 ? "QI" : type->size == 2 ? "HI" : type->size == 8 ? "DI" : NULL;
    if (mode != NULL)
        text_printf(out, "__attribute__((mode(%s)))", mode);
}

static void put_members(struct c_spelling *spelling, uint32_t id, struct text *out);

static bool is_composite(const struct btf_type *type)
{
    return btf_kind(type) == BTF_KIND_STRUCT || btf_kind(type) == BTF_KIND_UNION;
}

static void put_member(struct c_spelling *spelling, const struct btf_type *type,
                       const struct btf_member *member, struct text *out)
{
    char *name = c_name_spell(spelling->btf, member->name_off);
    unsigned width = c_layout_width(type, member);
    const struct btf_type *own = btf_type(spelling->btf, member->type);
    if (name[0] == '\0' &&
        is_composite(own)) { /* C has them without tags alone; the kernel (-fms-extensions) not */
        text_string(out, btf_kind(own) == BTF_KIND_UNION ? "union" : "struct");
        put_members(spelling, member->type, out);
    } else if (width > 0) {
        char *declared = xasprintf("%s:%u", name, width);
        c_spelling_declare(spelling, member->type, declared, out);
        free(declared);
    } else {
        c_spelling_declare(spelling, member->type, name, out);
    }
    text_string(out, ";");
    free(name);
}

static unsigned end_of(const struct c_spelling *spelling, const struct btf_type *type,
                       const struct btf_member *member)
{
    unsigned width = c_layout_width(type, member);
    if (width == 0)
        width = (unsigned)c_layout_size(spelling->btf, member->type) * 8;
    return c_layout_offset(type, member) + width;
}

static void put_members(struct c_spelling *spelling, uint32_t id, struct text *out)
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
            c_gap_fill(bits, offset, out);
        put_member(spelling, type, member, out);
        bits = end > bits ? end : bits;
    }
    spelling->depth--;
    if (!is_union)
        c_gap_fill(bits, type->size * 8, out);
    else if ((bits + 7) / 8 < type->size)
        text_printf(out, "char bccrun_size[%u];", type->size);
    text_char(out, '}');
    if (c_layout_is_packed(&spelling->layout, id))
        text_string(out, "__attribute__((packed))");
}

static void put_body(struct c_spelling *spelling, uint32_t id, struct text *out)
{
    const struct btf_type *type = btf_type(spelling->btf, id);
    if (is_enum(type))
        put_enum_body(spelling, type, out);
    else
        put_members(spelling, id, out);
}

void c_spelling_define(struct c_spelling *spelling, uint32_t id, struct text *out)
{
    const struct btf_type *type = btf_type(spelling->btf, id);
    if (name_of(spelling, id)[0] != '\0')
        c_spelling_put_tag(spelling, id, out);
    else
        text_string(out, tag_word(type));
    put_body(spelling, id, out);
}

/* What a declaration begins with. */
static void put_base(struct c_spelling *spelling, uint32_t id, bool is_pointed, struct text *out)
{
    const struct btf_type *type = btf_type(spelling->btf, id);
    bool is_named = name_of(spelling, id)[0] != '\0';
    switch (btf_kind(type)) {
    case BTF_KIND_INT:
    case KIND_FLOAT:
        text_string(out, c_name_of_number(spelling->btf, type));
        break;
    case BTF_KIND_TYPEDEF:
        c_spelling_put_typedef(spelling, id, out);
        break;
    case BTF_KIND_STRUCT:
    case BTF_KIND_UNION:
    case BTF_KIND_ENUM:
    case KIND_ENUM64:
        if (!is_named)
            c_spelling_define(spelling, id, out);
        else if (is_pointed && !is_enum(type))
            c_spelling_put_mention(spelling, id, out);
        else
            c_spelling_put_tag(spelling, id, out);
        break;
    case BTF_KIND_FWD:
        c_spelling_put_mention(spelling, id, out);
        break;
    default:
        text_string(out, "void");
        break;
    }
}

static void put_parameters(struct c_spelling *spelling, const struct btf_type *function, struct text *out)
{
    const struct btf_param *parameters = (const struct btf_param *)(function + 1);
    unsigned count = BTF_INFO_VLEN(function->info);
    text_char(out, '(');
    for (unsigned i = 0; i < count; i++) {
        text_string(out, i > 0 ? "," : "");
        if (parameters[i].type == 0)
            text_string(out, "...");
        else
            c_spelling_declare(spelling, parameters[i].type, "", out);
    }
    text_string(out, count == 0 ? "void)" : ")");
}

/* Puts @before before and @after behind what is declared. */
static void wrap(char **declared, const char *before, const char *after)
{
    char *wrapped = xasprintf("%s%s%s", before, *declared, after);
    free(*declared);
    *declared = wrapped;
}

static void wrap_function(struct c_spelling *spelling, const struct btf_type *function, char **declared)
{
    struct text parameters = {0};
    put_parameters(spelling, function, &parameters);
    wrap(declared, "", text_cstr(&parameters));
    text_finish(&parameters);
}

static bool is_array_or_function(const struct btf *btf, uint32_t id)
{
    unsigned kind = btf_kind(btf_type(btf, id));
    for (int depth = 0; depth < BTF_CHAIN_MAX && (kind == BTF_KIND_CONST || kind == BTF_KIND_VOLATILE ||
                                                  kind == BTF_KIND_RESTRICT || kind == KIND_TYPE_TAG);
         depth++) {
        id = btf_type(btf, id)->type;
        kind = btf_kind(btf_type(btf, id));
    }
    return kind == BTF_KIND_ARRAY || kind == BTF_KIND_FUNC_PROTO;
}

/* Goes one step from a type to what it is made of, and puts around the declared name what that step means. False at a
 * type that is written by its name. */
static bool unwrap(struct c_spelling *spelling, uint32_t *id, char **declared, bool *is_pointed)
{
    const struct btf_type *type = btf_type(spelling->btf, *id);
    const struct btf_array *array = (const struct btf_array *)(type + 1);
    char length[16];
    switch (btf_kind(type)) {
    case BTF_KIND_PTR:
        wrap(declared, is_array_or_function(spelling->btf, type->type) ? "(*" : "*",
             is_array_or_function(spelling->btf, type->type) ? ")" : "");
        *is_pointed = true;
        break;
    case BTF_KIND_CONST:
    case BTF_KIND_VOLATILE:
        wrap(declared, btf_kind(type) == BTF_KIND_CONST ? "const " : "volatile ", "");
        break;
    case BTF_KIND_RESTRICT:
    case KIND_TYPE_TAG:
        break;
    case BTF_KIND_TYPEDEF:
        if (!c_spelling_is_compilers(name_of(spelling, *id)))
            return false;
        break;
    case BTF_KIND_ARRAY:
        snprintf(length, sizeof(length), "[%u]", array->nelems);
        wrap(declared, "", length);
        *is_pointed = false;
        *id = array->type;
        return true;
    case BTF_KIND_FUNC_PROTO:
        wrap_function(spelling, type, declared);
        *is_pointed = true;
        break;
    default:
        return false;
    }
    *id = type->type;
    return true;
}

void c_spelling_declare(struct c_spelling *spelling, uint32_t id, const char *name, struct text *out)
{
    char *declared = xstrdup(name);
    bool is_pointed = false;
    spelling->depth++;
    for (int depth = 0; depth < BTF_CHAIN_MAX && spelling->depth <= C_SPELLING_DEPTH_MAX &&
                        unwrap(spelling, &id, &declared, &is_pointed);
         depth++)
        ;
    if (spelling->depth <= C_SPELLING_DEPTH_MAX)
        put_base(spelling, id, is_pointed, out);
    spelling->depth--;
    if (declared[0] != '\0')
        text_char(out, ' ');
    text_string(out, declared);
    free(declared);
}

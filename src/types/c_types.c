// SPDX-License-Identifier: Apache-2.0
#include "types/c_types.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* Types that need each other; in damaged data there may be any number. */
#define DEPTH_MAX 256

/* In c_types.states. */
#define IS_MENTIONED 1 /* "struct NAME;" is written */
#define IS_BEGUN     2 /* the definition is being written, or is */

void c_types_init(struct c_types *types, const struct btf *btf, const struct name_set *source)
{
    *types = (struct c_types){0};
    c_spelling_init(&types->spelling, btf, source);
    types->states = xcalloc(btf_end(btf), 1);
}

void c_types_use(struct c_types *types, const struct btf *module)
{
    uint32_t end = btf_end(module);
    uint32_t kernels = module->base != NULL ? btf_end(module->base) : end;
    types->spelling.btf = module;
    types->states = xrealloc(types->states, end, 1);
    memset(types->states + kernels, 0, end - kernels);
    types->spelling.numbers = xrealloc(types->spelling.numbers, end, 1);
    memset(types->spelling.numbers + kernels, 0, end - kernels);
    c_layout_finish(&types->spelling.layout);
    c_layout_init(&types->spelling.layout, module);
}

void c_types_finish(struct c_types *types)
{
    c_spelling_finish(&types->spelling);
    free(types->states);
    type_definitions_free(types->definitions, types->count);
    *types = (struct c_types){0};
}

void c_types_reserve(struct c_types *types, uint32_t id)
{
    struct text unused = {0};
    c_spelling_put_tag(&types->spelling, id, &unused);
    text_finish(&unused);
}

/* @code is on the heap. */
static void add_definition(struct c_types *types, const char *name, char *code)
{
    array_push(types->definitions, types->count) = (struct type_definition){xstrdup(name), code};
}

static void mention(struct c_types *types, uint32_t id)
{
    struct text code = {0};
    if ((types->states[id] & IS_MENTIONED) != 0)
        return;
    types->states[id] |= IS_MENTIONED;
    c_spelling_put_mention(&types->spelling, id, &code);
    text_string(&code, ";\n");
    add_definition(types, "", text_take(&code));
}

static bool begin(struct c_types *types, uint32_t id)
{
    if ((types->states[id] & IS_BEGUN) != 0)
        return false;
    types->states[id] |= IS_BEGUN;
    return true;
}

static void need(struct c_types *types, uint32_t id, bool by_value);

static void need_members(struct c_types *types, const struct btf_type *type)
{
    for (unsigned i = 0; i < BTF_INFO_VLEN(type->info); i++)
        need(types, c_layout_member(type, i)->type, true);
}

/* The name by which a definition is left out where there is one already: an enum without a tag has its first
 * constant's. */
static char *name_definition(const struct btf *btf, const struct btf_type *type)
{
    const char *tag = btf_string(btf, type->name_off);
    bool is_enum = btf_kind(type) == BTF_KIND_ENUM || btf_kind(type) == KIND_ENUM64;
    if (is_enum && BTF_INFO_VLEN(type->info) > 0)
        tag = btf_string(btf, *(const uint32_t *)(type + 1));
    return xstrdup(tag);
}

static void write_definition(struct c_types *types, uint32_t id)
{
    const struct btf_type *type = btf_type(types->spelling.btf, id);
    struct text code = {0};
    c_spelling_define(&types->spelling, id, &code);
    text_string(&code, ";\n");
    char *name = name_definition(types->spelling.btf, type);
    add_definition(types, name, text_take(&code));
    free(name);
}

static void define_composite(struct c_types *types, uint32_t id)
{
    if (!begin(types, id))
        return;
    need_members(types, btf_type(types->spelling.btf, id));
    write_definition(types, id);
}

/* One without constants is only mentioned in the kernel's source. */
static void define_enum(struct c_types *types, uint32_t id)
{
    if (BTF_INFO_VLEN(btf_type(types->spelling.btf, id)->info) > 0 && begin(types, id))
        write_definition(types, id);
}

static void define_typedef(struct c_types *types, uint32_t id, bool by_value)
{
    const struct btf_type *type = btf_type(types->spelling.btf, id);
    const char *name = btf_string(types->spelling.btf, type->name_off);
    struct text own = {0};
    struct text code = {0};
    need(types, type->type, by_value || c_spelling_is_compilers(name));
    if (!begin(types, id) || c_spelling_is_compilers(name))
        return;
    c_spelling_put_typedef(&types->spelling, id, &own);
    text_string(&code, "typedef ");
    c_spelling_declare(&types->spelling, type->type, text_cstr(&own), &code);
    text_string(&code, ";\n");
    add_definition(types, text_cstr(&own), text_take(&code));
    text_finish(&own);
}

static void need_function(struct c_types *types, const struct btf_type *function)
{
    const struct btf_param *parameters = (const struct btf_param *)(function + 1);
    need(types, function->type, false);
    for (unsigned i = 0; i < BTF_INFO_VLEN(function->info); i++)
        need(types, parameters[i].type, false);
}

static void need_composite(struct c_types *types, uint32_t id, bool by_value)
{
    const struct btf_type *type = btf_type(types->spelling.btf, id);
    if (btf_string(types->spelling.btf, type->name_off)[0] == '\0')
        need_members(types, type); /* which are written where the type is used */
    else if (by_value)
        define_composite(types, id);
    else
        mention(types, id);
}

/* One type, with what it needs. */
static void need_type(struct c_types *types, uint32_t id, bool by_value)
{
    const struct btf_type *type = btf_type(types->spelling.btf, id);
    switch (btf_kind(type)) {
    case BTF_KIND_PTR:
        need(types, type->type, false);
        break;
    case BTF_KIND_ARRAY:
        need(types, ((const struct btf_array *)(type + 1))->type, true);
        break;
    case BTF_KIND_CONST:
    case BTF_KIND_VOLATILE:
    case BTF_KIND_RESTRICT:
    case KIND_TYPE_TAG:
        need(types, type->type, by_value);
        break;
    case BTF_KIND_TYPEDEF:
        define_typedef(types, id, by_value);
        break;
    case BTF_KIND_FUNC_PROTO:
        need_function(types, type);
        break;
    case BTF_KIND_STRUCT:
    case BTF_KIND_UNION:
        need_composite(types, id, by_value);
        break;
    case BTF_KIND_ENUM:
    case KIND_ENUM64:
        if (btf_string(types->spelling.btf, type->name_off)[0] != '\0')
            define_enum(types, id);
        break;
    case BTF_KIND_FWD:
        mention(types, id);
        break;
    default:
        break;
    }
}

static void need(struct c_types *types, uint32_t id, bool by_value)
{
    if (id == 0 || id >= btf_end(types->spelling.btf) || types->depth >= DEPTH_MAX)
        return;
    types->depth++;
    need_type(types, id, by_value);
    types->depth--;
}

void c_types_add(struct c_types *types, uint32_t id)
{
    const struct btf_type *type = btf_type(types->spelling.btf, id);
    if (btf_kind(type) == BTF_KIND_ENUM || btf_kind(type) == KIND_ENUM64)
        define_enum(types, id);
    else
        need(types, id, true);
}

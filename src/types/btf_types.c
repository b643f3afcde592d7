// SPDX-License-Identifier: Apache-2.0
#include "types/btf_types.h"

#include <errno.h>
#include <linux/btf.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define KIND_TYPE_TAG 18
#define KIND_ENUM64   19
#define DEPTH_MAX     32           /* of types that lead to types, which a damaged file may do in a circle */
#define NAMES_MAX     12           /* of an enum */
#define RAW_PREFIX    "btf_trace_" /* a raw tracepoint's type (Linux: include/trace/bpf_probe.h) */

static const struct btf_type *type_at(const struct btf_types *types, uint32_t id)
{
    static const struct btf_type none = {.info = BTF_KIND_UNKN << 24};
    if (id == 0 || id > types->count)
        return &none;
    return (const struct btf_type *)(types->btf.data.bytes + types->offsets[id - 1]);
}

static unsigned kind_of(const struct btf_type *type)
{
    return type->info >> 24 & 0x1f;
}

static const char *name_at(const struct btf_types *types, uint32_t offset)
{
    return kernel_btf_string(&types->btf, offset);
}

static void add_offset(uint32_t offset, void *context)
{
    struct btf_types *types = context;
    array_push(types->offsets, types->count) = offset;
}

int btf_types_open(const char *root, struct btf_types *types)
{
    *types = (struct btf_types){0};
    int err = kernel_btf_read(root, &types->btf);
    if (err == 0)
        kernel_btf_visit(&types->btf, add_offset, types);
    return err;
}

void btf_types_close(struct btf_types *types)
{
    free(types->offsets);
    kernel_btf_finish(&types->btf);
    *types = (struct btf_types){0};
}

static bool is_modifier(unsigned kind)
{
    return kind == BTF_KIND_CONST || kind == BTF_KIND_VOLATILE || kind == BTF_KIND_RESTRICT ||
           kind == KIND_TYPE_TAG;
}

/* Behind typedefs and the like. */
static const struct btf_type *resolve(const struct btf_types *types, uint32_t id)
{
    const struct btf_type *type = type_at(types, id);
    for (int depth = 0;
         depth < DEPTH_MAX && (is_modifier(kind_of(type)) || kind_of(type) == BTF_KIND_TYPEDEF); depth++) {
        if (type->type == 0)
            return type_at(types, 0);
        type = type_at(types, type->type);
    }
    return type;
}

static bool is_const(const struct btf_types *types, uint32_t id)
{
    const struct btf_type *type = type_at(types, id);
    for (int depth = 0; depth < DEPTH_MAX && is_modifier(kind_of(type)); depth++) {
        if (kind_of(type) == BTF_KIND_CONST)
            return true;
        type = type_at(types, type->type);
    }
    return false;
}

static void append_type(const struct btf_types *types, uint32_t id, int depth, struct text *out)
{
    static const char *const words[] = {
        [BTF_KIND_STRUCT] = "struct ", [BTF_KIND_UNION] = "union ", [BTF_KIND_ENUM] = "enum ",
        [KIND_ENUM64] = "enum ",       [BTF_KIND_FWD] = "struct ",
    };
    const struct btf_type *type = type_at(types, id);
    unsigned kind = kind_of(type);
    if (kind == BTF_KIND_FWD && BTF_INFO_KFLAG(type->info))
        kind = BTF_KIND_UNION;
    if (depth > DEPTH_MAX || id == 0) {
        text_string(out, "void");
    } else if (kind == BTF_KIND_PTR) {
        const struct btf_type *pointed = type_at(types, type->type);
        if (kind_of(pointed) == BTF_KIND_FUNC_PROTO) {
            append_type(types, pointed->type, depth + 1, out);
            text_string(out, " (*)()");
            return;
        }
        append_type(types, type->type, depth + 1, out);
        bool is_pointer = out->bytes != NULL && out->bytes[out->length - 1] == '*';
        text_string(out, is_pointer ? "*" : " *");
    } else if (kind == BTF_KIND_CONST && kind_of(type_at(types, type->type)) == BTF_KIND_PTR) {
        append_type(types, type->type, depth + 1, out);
        text_string(out, "const");
    } else if (is_modifier(kind)) {
        if (kind == BTF_KIND_CONST)
            text_string(out, "const ");
        append_type(types, type->type, depth + 1, out);
    } else {
        const char *word = kind < sizeof(words) / sizeof(words[0]) ? words[kind] : NULL;
        const char *name = name_at(types, type->name_off);
        text_string(out, word != NULL ? word : "");
        text_string(out, name[0] != '\0' ? name : "{...}");
    }
}

static void note_enum(const struct btf_types *types, const struct btf_type *type, struct argument *argument)
{
    size_t count = BTF_INFO_VLEN(type->info);
    const struct btf_enum *values = (const struct btf_enum *)(type + 1);
    struct text note = {0};
    for (size_t i = 0; i < count && i < NAMES_MAX; i++)
        text_printf(&note, "%s%d %s", i > 0 ? ", " : "", values[i].val, name_at(types, values[i].name_off));
    if (count > NAMES_MAX)
        text_string(&note, ", ...");
    argument->note = xstrdup(text_cstr(&note));
    text_finish(&note);
}

static bool is_char(const struct btf_types *types, uint32_t id)
{
    const struct btf_type *type = resolve(types, id);
    return kind_of(type) == BTF_KIND_INT && strcmp(name_at(types, type->name_off), "char") == 0;
}

static void describe(const struct btf_types *types, uint32_t id, struct argument *argument)
{
    const struct btf_type *type = resolve(types, id);
    struct text name = {0};
    append_type(types, id, 0, &name);
    argument->type = xstrdup(text_cstr(&name));
    text_finish(&name);
    argument->form = ARGUMENT_NUMBER;
    argument->bytes = sizeof(long);
    switch (kind_of(type)) {
    case BTF_KIND_INT:
        argument->bytes = type->size;
        argument->is_signed = BTF_INT_ENCODING(*(const uint32_t *)(type + 1)) & BTF_INT_SIGNED;
        break;
    case BTF_KIND_ENUM:
        argument->bytes = type->size;
        argument->is_signed = true;
        note_enum(types, type, argument);
        break;
    case KIND_ENUM64:
        argument->bytes = type->size;
        break;
    case BTF_KIND_STRUCT:
    case BTF_KIND_UNION:
        argument->form = ARGUMENT_STRUCT;
        argument->bytes = type->size;
        break;
    case BTF_KIND_PTR:
        argument->form =
            is_const(types, type->type) && is_char(types, type->type) ? ARGUMENT_STRING : ARGUMENT_POINTER;
        break;
    default:
        break;
    }
}

static void read_prototype(const struct btf_types *types, const struct btf_type *prototype, size_t first,
                           struct signature *signature)
{
    size_t count = BTF_INFO_VLEN(prototype->info);
    const struct btf_param *parameters = (const struct btf_param *)(prototype + 1);
    if (kind_of(prototype) != BTF_KIND_FUNC_PROTO)
        return;
    signature->is_known = true;
    for (size_t i = first; i < count; i++) {
        if (parameters[i].type == 0) {
            signature->is_variadic = true;
            continue;
        }
        struct argument *argument = signature_add(signature);
        const char *name = name_at(types, parameters[i].name_off);
        argument->name = name[0] != '\0' ? xstrdup(name) : xasprintf("arg%zu", i - first + 1);
        describe(types, parameters[i].type, argument);
        if (argument_is_named_text(argument))
            argument->form = ARGUMENT_STRING;
    }
    signature->has_result = prototype->type != 0;
    if (signature->has_result)
        describe(types, prototype->type, &signature->result);
}

void btf_types_visit(const struct btf_types *types,
                     void (*visit)(const char *name, uint32_t function, void *context), void *context)
{
    for (uint32_t id = 1; id <= types->count; id++)
        if (kind_of(type_at(types, id)) == BTF_KIND_FUNC)
            visit(name_at(types, type_at(types, id)->name_off), id, context);
}

void btf_types_function(const struct btf_types *types, uint32_t function, struct signature *signature)
{
    read_prototype(types, type_at(types, type_at(types, function)->type), 0, signature);
}

static uint32_t find(const struct btf_types *types, unsigned kind, const char *name)
{
    for (uint32_t id = 1; id <= types->count; id++)
        if (kind_of(type_at(types, id)) == kind &&
            strcmp(name_at(types, type_at(types, id)->name_off), name) == 0)
            return id;
    return 0;
}

bool btf_types_find(const struct btf_types *types, const char *name, struct signature *signature)
{
    uint32_t id = find(types, BTF_KIND_FUNC, name);
    if (id != 0)
        btf_types_function(types, id, signature);
    return id != 0;
}

/* The first parameter is the kernel's own, void *__data. */
bool btf_types_raw_tracepoint(const struct btf_types *types, const char *name, struct signature *signature)
{
    char *type_name = xasprintf(RAW_PREFIX "%s", name);
    const struct btf_type *pointer = resolve(types, find(types, BTF_KIND_TYPEDEF, type_name));
    free(type_name);
    if (kind_of(pointer) == BTF_KIND_PTR)
        read_prototype(types, type_at(types, pointer->type), 1, signature);
    signature->has_result = false;
    return signature->is_known;
}

void btf_types_visit_raw(const struct btf_types *types,
                         void (*visit)(const char *name, uint32_t type, void *context), void *context)
{
    for (uint32_t id = 1; id <= types->count; id++) {
        const char *name = name_at(types, type_at(types, id)->name_off);
        if (kind_of(type_at(types, id)) == BTF_KIND_TYPEDEF &&
            strncmp(name, RAW_PREFIX, strlen(RAW_PREFIX)) == 0)
            visit(name + strlen(RAW_PREFIX), id, context);
    }
}

bool btf_types_typedef(const struct btf_types *types, const char *name, struct argument *argument)
{
    uint32_t id = find(types, BTF_KIND_TYPEDEF, name);
    struct argument found = {0};
    if (id != 0)
        describe(types, id, &found);
    if (id != 0) {
        argument->bytes = found.bytes;
        argument->is_signed = found.is_signed;
        argument->form = found.form;
    }
    free(found.type);
    free(found.note);
    return id != 0;
}

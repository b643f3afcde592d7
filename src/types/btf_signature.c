// SPDX-License-Identifier: Apache-2.0
#include "types/btf_signature.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define NAMES_MAX 12 /* of an enum */

static bool is_modifier(unsigned kind)
{
    return kind == BTF_KIND_CONST || kind == BTF_KIND_VOLATILE || kind == BTF_KIND_RESTRICT ||
           kind == KIND_TYPE_TAG;
}

static bool is_const(const struct btf *btf, uint32_t id)
{
    const struct btf_type *type = btf_type(btf, id);
    for (int depth = 0; depth < BTF_CHAIN_MAX && is_modifier(btf_kind(type)); depth++) {
        if (btf_kind(type) == BTF_KIND_CONST)
            return true;
        type = btf_type(btf, type->type);
    }
    return false;
}

static void append_type(const struct btf *btf, uint32_t id, int depth, struct text *out);

static void append_pointer(const struct btf *btf, uint32_t pointed, int depth, struct text *out)
{
    const struct btf_type *type = btf_type(btf, pointed);
    if (btf_kind(type) == BTF_KIND_FUNC_PROTO) {
        append_type(btf, type->type, depth + 1, out);
        text_string(out, " (*)()");
        return;
    }
    append_type(btf, pointed, depth + 1, out);
    bool is_pointer = out->bytes[out->length - 1] == '*';
    text_string(out, is_pointer ? "*" : " *");
}

static void append_named(const struct btf *btf, const struct btf_type *type, struct text *out)
{
    static const char *const words[] = {
        [BTF_KIND_STRUCT] = "struct ", [BTF_KIND_UNION] = "union ", [BTF_KIND_ENUM] = "enum ",
        [KIND_ENUM64] = "enum ",       [BTF_KIND_FWD] = "struct ",
    };
    unsigned kind = btf_kind(type);
    if (kind == BTF_KIND_FWD && BTF_INFO_KFLAG(type->info))
        kind = BTF_KIND_UNION;
    const char *word = kind < sizeof(words) / sizeof(words[0]) ? words[kind] : NULL;
    const char *name = btf_string(btf, type->name_off);
    text_string(out, word != NULL ? word : "");
    text_string(out, name[0] != '\0' ? name : "{...}");
}

/* The type as C writes it: "const char *". */
static void append_type(const struct btf *btf, uint32_t id, int depth, struct text *out)
{
    const struct btf_type *type = btf_type(btf, id);
    unsigned kind = btf_kind(type);
    if (depth > BTF_CHAIN_MAX || id == 0) {
        text_string(out, "void");
    } else if (kind == BTF_KIND_PTR) {
        append_pointer(btf, type->type, depth, out);
    } else if (kind == BTF_KIND_CONST && btf_kind(btf_type(btf, type->type)) == BTF_KIND_PTR) {
        append_type(btf, type->type, depth + 1, out);
        text_string(out, "const");
    } else if (is_modifier(kind)) {
        if (kind == BTF_KIND_CONST)
            text_string(out, "const ");
        append_type(btf, type->type, depth + 1, out);
    } else {
        append_named(btf, type, out);
    }
}

static void note_enum(const struct btf *btf, const struct btf_type *type, struct argument *argument)
{
    size_t count = BTF_INFO_VLEN(type->info);
    const struct btf_enum *values = (const struct btf_enum *)(type + 1);
    struct text note = {0};
    for (size_t i = 0; i < count && i < NAMES_MAX; i++)
        text_printf(&note, "%s%d %s", i > 0 ? ", " : "", values[i].val, btf_string(btf, values[i].name_off));
    if (count > NAMES_MAX)
        text_string(&note, ", ...");
    argument->note = xstrdup(text_cstr(&note));
    text_finish(&note);
}

static bool is_char(const struct btf *btf, uint32_t id)
{
    const struct btf_type *type = btf_resolve(btf, id);
    return btf_kind(type) == BTF_KIND_INT && strcmp(btf_string(btf, type->name_off), "char") == 0;
}

static void describe(const struct btf *btf, uint32_t id, struct argument *argument)
{
    const struct btf_type *type = btf_resolve(btf, id);
    struct text name = {0};
    append_type(btf, id, 0, &name);
    argument->type = xstrdup(text_cstr(&name));
    text_finish(&name);
    argument->form = ARGUMENT_NUMBER;
    argument->bytes = sizeof(long);
    switch (btf_kind(type)) {
    case BTF_KIND_INT:
        argument->bytes = type->size;
        argument->is_signed = BTF_INT_ENCODING(*(const uint32_t *)(type + 1)) & BTF_INT_SIGNED;
        break;
    case BTF_KIND_ENUM:
        argument->bytes = type->size;
        argument->is_signed = true;
        note_enum(btf, type, argument);
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
            is_const(btf, type->type) && is_char(btf, type->type) ? ARGUMENT_STRING : ARGUMENT_POINTER;
        break;
    default:
        break;
    }
}

static void read_prototype(const struct btf *btf, const struct btf_type *prototype, size_t first,
                           struct signature *signature)
{
    size_t count = BTF_INFO_VLEN(prototype->info);
    const struct btf_param *parameters = (const struct btf_param *)(prototype + 1);
    if (btf_kind(prototype) != BTF_KIND_FUNC_PROTO)
        return;
    signature->is_known = true;
    for (size_t i = first; i < count; i++) {
        if (parameters[i].type == 0) {
            signature->is_variadic = true;
            continue;
        }
        struct argument *argument = signature_add(signature);
        const char *name = btf_string(btf, parameters[i].name_off);
        argument->name = name[0] != '\0' ? xstrdup(name) : xasprintf("arg%zu", i - first + 1);
        describe(btf, parameters[i].type, argument);
        if (argument_is_named_text(argument))
            argument->form = ARGUMENT_STRING;
    }
    signature->has_result = prototype->type != 0;
    if (signature->has_result)
        describe(btf, prototype->type, &signature->result);
}

bool btf_signature(const struct btf *btf, const char *name, struct signature *signature)
{
    uint32_t id = btf_find(btf, BTF_KIND_FUNC, name);
    if (id != 0)
        read_prototype(btf, btf_type(btf, btf_type(btf, id)->type), 0, signature);
    return id != 0;
}

/* The first parameter is the kernel's own, void *__data. */
bool btf_raw_tracepoint(const struct btf *btf, const char *name, struct signature *signature)
{
    char *type_name = xasprintf(BTF_RAW_TRACEPOINT "%s", name);
    const struct btf_type *pointer = btf_resolve(btf, btf_find(btf, BTF_KIND_TYPEDEF, type_name));
    free(type_name);
    if (btf_kind(pointer) == BTF_KIND_PTR)
        read_prototype(btf, btf_type(btf, pointer->type), 1, signature);
    signature->has_result = false;
    return signature->is_known;
}

bool btf_typedef(const struct btf *btf, const char *name, struct argument *argument)
{
    uint32_t id = btf_find(btf, BTF_KIND_TYPEDEF, name);
    if (id == 0)
        return false;
    struct argument found = {0};
    describe(btf, id, &found);
    argument->bytes = found.bytes;
    argument->is_signed = found.is_signed;
    argument->form = found.form;
    free(found.type);
    free(found.note);
    return true;
}

// SPDX-License-Identifier: Apache-2.0
#include "types/type_selection.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "types/c_layout.h"

/* What libbcc reads a function's arguments from: arm64 and s390 have the registers in a struct of their own. */
static const char *const registers[] = {"pt_regs", "user_pt_regs"};

static void want(struct type_selection *selection, uint32_t id)
{
    if (selection->is_wanted[id])
        return;
    selection->is_wanted[id] = 1;
    array_push(selection->queue, selection->count) = id;
}

static const char *name_of(const struct type_selection *selection, const struct btf_type *type)
{
    return btf_string(selection->btf, type->name_off);
}

static bool is_composite(const struct btf_type *type)
{
    return btf_kind(type) == BTF_KIND_STRUCT || btf_kind(type) == BTF_KIND_UNION;
}

static bool is_enum(const struct btf_type *type)
{
    return btf_kind(type) == BTF_KIND_ENUM || btf_kind(type) == KIND_ENUM64;
}

/* A member that the source names may be followed. Members without names have members that look like the struct's. */
static void want_member(struct type_selection *selection, const struct btf_member *member)
{
    bool is_pointed = false;
    uint32_t id = btf_strip(selection->btf, member->type, &is_pointed);
    const char *name = btf_string(selection->btf, member->name_off);
    if (!is_composite(btf_type(selection->btf, id)))
        return;
    if (!is_pointed || name_set_uses(selection->source, name) != 0)
        want(selection, id);
}

static void look_into(struct type_selection *selection, uint32_t id)
{
    bool is_pointed = false;
    const struct btf_type *type = btf_type(selection->btf, btf_strip(selection->btf, id, &is_pointed));
    if (is_pointed || !is_composite(type))
        return;
    for (unsigned i = 0; i < BTF_INFO_VLEN(type->info); i++)
        want_member(selection, c_layout_member(type, i));
}

/* libbcc's own headers and C have some of the constants, as macros too. */
static bool is_brought_along(const char *constant)
{
    static const char *const names[] = {"true", "false"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(constant, names[i]) == 0)
            return true;
    return false;
}

static bool has_constant(const struct type_selection *selection, const struct btf_type *type)
{
    size_t words = btf_kind(type) == BTF_KIND_ENUM ? 2 : 3; /* struct btf_enum, struct btf_enum64 */
    for (unsigned i = 0; i < BTF_INFO_VLEN(type->info); i++) {
        const char *constant = btf_string(selection->btf, ((const uint32_t *)(type + 1))[words * i]);
        unsigned uses = name_set_uses(selection->source, constant);
        if (uses != 0 && (uses & (NAME_CALLED | NAME_DEFINED)) == 0)
            return !is_brought_along(constant);
    }
    return false;
}

static bool is_register_set(const char *name)
{
    for (size_t i = 0; i < sizeof(registers) / sizeof(registers[0]); i++)
        if (strcmp(name, registers[i]) == 0)
            return true;
    return false;
}

/* Most types are functions and pointers, whose names need not be looked up. */
static bool is_meant(const struct type_selection *selection, const struct btf_type *type)
{
    if (!is_composite(type) && !is_enum(type) && btf_kind(type) != BTF_KIND_TYPEDEF)
        return false;
    const char *name = name_of(selection, type);
    unsigned uses = name_set_uses(selection->source, name);
    if (is_composite(type) && is_register_set(name))
        return true;
    if (is_enum(type) && has_constant(selection, type))
        return true;
    if (name[0] == '\0' || (uses & NAME_DEFINED) != 0)
        return false;
    return (uses & (btf_kind(type) == BTF_KIND_TYPEDEF ? NAME_TYPE : NAME_TAG)) != 0;
}

void type_selection_init(struct type_selection *selection, const struct btf *btf,
                         const struct name_set *source)
{
    *selection = (struct type_selection){.btf = btf, .source = source};
    selection->is_wanted = xcalloc(btf_end(btf), 1);
}

void type_selection_use(struct type_selection *selection, const struct btf *module)
{
    uint32_t first = btf_end(module->base);
    selection->btf = module;
    selection->is_wanted = xrealloc(selection->is_wanted, btf_end(module), 1);
    memset(selection->is_wanted + first, 0, btf_end(module) - first);
    selection->count = selection->done = selection->named_count = 0;
}

void type_selection_finish(struct type_selection *selection)
{
    name_set_finish(&selection->found);
    free(selection->is_wanted);
    free(selection->queue);
    free(selection->named);
    *selection = (struct type_selection){0};
}

void type_selection_add(struct type_selection *selection, uint32_t first)
{
    for (uint32_t id = first; id < btf_end(selection->btf); id++) {
        const struct btf_type *type = btf_type(selection->btf, id);
        if (!is_meant(selection, type))
            continue;
        const char *name = name_of(selection, type);
        if (btf_kind(type) != BTF_KIND_TYPEDEF && name[0] != '\0') {
            struct name *tag = name_set_add(&selection->found, name, strlen(name));
            if (tag->uses != 0)
                continue;
            tag->uses = 1;
            array_push(selection->named, selection->named_count) = id;
        }
        want(selection, id);
    }
    for (; selection->done < selection->count; selection->done++)
        look_into(selection, selection->queue[selection->done]);
}

static bool is_missing(const struct type_selection *selection, const struct name *name)
{
    return name->text != NULL && (name->uses & (NAME_TAG | NAME_DEFINED)) == NAME_TAG &&
           name_set_uses(&selection->found, name->text) == 0;
}

bool type_selection_is_short(const struct type_selection *selection)
{
    for (size_t i = 0; i < selection->source->capacity; i++)
        if (is_missing(selection, &selection->source->slots[i]))
            return true;
    return false;
}

bool type_selection_lacks_any(const struct type_selection *selection, const struct btf *module)
{
    for (uint32_t id = btf_end(module->base); id < btf_end(module); id++) {
        const struct btf_type *type = btf_type(module, id);
        const char *name = btf_string(module, type->name_off);
        unsigned uses = name_set_uses(selection->source, name);
        const struct name entry = {.text = (char *)name, .uses = uses};
        if ((is_composite(type) || is_enum(type)) && is_missing(selection, &entry))
            return true;
    }
    return false;
}

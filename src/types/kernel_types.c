// SPDX-License-Identifier: Apache-2.0
#include "types/kernel_types.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "types/btf.h"
#include "types/c_types.h"

#define DIRECTORY "/sys/kernel/btf"

/* What libbcc reads a function's arguments from: arm64 and s390 have the registers in a struct of their own. */
static const char *const registers[] = {"pt_regs", "user_pt_regs"};

struct selection {
    const struct btf *btf;
    const struct name_set *source;
    struct name_set found;    /* tags that the source means */
    unsigned char *is_wanted; /* by id */
    uint32_t *queue;          /* of ids that are wanted */
    size_t count;
    size_t done; /* of the queue: their members are looked at */
};

static void want(struct selection *selection, uint32_t id)
{
    if (selection->is_wanted[id])
        return;
    selection->is_wanted[id] = 1;
    array_push(selection->queue, selection->count) = id;
}

static const char *name_of(const struct selection *selection, const struct btf_type *type)
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

/* What is left of a type without qualifiers, typedefs, arrays and pointers; @is_pointed: whether there were any. */
static uint32_t strip(const struct selection *selection, uint32_t id, bool *is_pointed)
{
    *is_pointed = false;
    for (int depth = 0; depth < BTF_CHAIN_MAX; depth++) {
        const struct btf_type *type = btf_type(selection->btf, id);
        switch (btf_kind(type)) {
        case BTF_KIND_PTR:
            *is_pointed = true;
            id = type->type;
            break;
        case BTF_KIND_ARRAY:
            id = ((const struct btf_array *)(type + 1))->type;
            break;
        case BTF_KIND_TYPEDEF:
        case BTF_KIND_CONST:
        case BTF_KIND_VOLATILE:
        case BTF_KIND_RESTRICT:
        case KIND_TYPE_TAG:
            id = type->type;
            break;
        default:
            return id;
        }
    }
    return 0;
}

/* A member that the source names may be followed. Members without names have members that look like the struct's. */
static void want_member(struct selection *selection, const struct btf_member *member)
{
    bool is_pointed = false;
    uint32_t id = strip(selection, member->type, &is_pointed);
    const char *name = btf_string(selection->btf, member->name_off);
    if (!is_composite(btf_type(selection->btf, id)))
        return;
    if (!is_pointed || name_set_uses(selection->source, name) != 0)
        want(selection, id);
}

static void look_into(struct selection *selection, uint32_t id)
{
    bool is_pointed = false;
    const struct btf_type *type = btf_type(selection->btf, strip(selection, id, &is_pointed));
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

static bool has_constant(const struct selection *selection, const struct btf_type *type)
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

static bool is_meant(const struct selection *selection, const struct btf_type *type)
{
    const char *name = name_of(selection, type);
    unsigned uses = name_set_uses(selection->source, name);
    if (is_composite(type) && is_register_set(name))
        return true;
    if (is_enum(type) && has_constant(selection, type))
        return true;
    if (name[0] == '\0' || (uses & NAME_DEFINED) != 0)
        return false;
    return btf_kind(type) == BTF_KIND_TYPEDEF
               ? (uses & NAME_TYPE) != 0
               : (is_composite(type) || is_enum(type)) && (uses & NAME_TAG) != 0;
}

static int compare_ids(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a;
    uint32_t right = *(const uint32_t *)b;
    return left < right ? -1 : left > right;
}

/* Wants what the source means of the types from @first on. The first struct of several of one name is the one. */
static void select_from(struct selection *selection, uint32_t first, struct c_types *writer)
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
            c_types_reserve(writer, id);
        }
        want(selection, id);
    }
    for (; selection->done < selection->count; selection->done++)
        look_into(selection, selection->queue[selection->done]);
}

static bool is_missing(const struct selection *selection, const struct name *name)
{
    return name->text != NULL && (name->uses & (NAME_TAG | NAME_DEFINED)) == NAME_TAG &&
           name_set_uses(&selection->found, name->text) == 0;
}

/* Whether the source means a struct, union or enum that has not been found. */
static bool has_missing(const struct selection *selection)
{
    for (size_t i = 0; i < selection->source->capacity; i++)
        if (is_missing(selection, &selection->source->slots[i]))
            return true;
    return false;
}

static bool has_any_missing(const struct selection *selection, const struct btf *module)
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

static void write_selected(struct selection *selection, struct c_types *writer)
{
    if (selection->count > 0)
        qsort(selection->queue, selection->count, sizeof(*selection->queue), compare_ids);
    for (size_t i = 0; i < selection->count; i++)
        c_types_add(writer, selection->queue[i]);
}

/* Goes on with the module's types if the source means any of them. */
static void add_module(struct selection *selection, struct c_types *writer, const char *root,
                       const char *name, struct kernel_types *types)
{
    const struct btf *kernel = selection->btf;
    struct btf module;
    if (btf_open_module(root, name, kernel, &module) != 0)
        return;
    if (has_any_missing(selection, &module)) {
        uint32_t first = btf_end(kernel);
        selection->btf = &module;
        selection->is_wanted = xrealloc(selection->is_wanted, btf_end(&module), 1);
        memset(selection->is_wanted + first, 0, btf_end(&module) - first);
        selection->count = 0;
        selection->done = 0;
        c_types_use(writer, &module);
        select_from(selection, first, writer);
        write_selected(selection, writer);
        array_push(types->modules, types->module_count) = xstrdup(name);
        c_types_use(writer, kernel);
        selection->btf = kernel;
    }
    btf_close(&module);
}

static int is_module(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && strcmp(entry->d_name, "vmlinux") != 0;
}

static void add_modules(struct selection *selection, struct c_types *writer, const char *root,
                        struct kernel_types *types)
{
    struct dirent **names = NULL;
    char *path = xasprintf("%s" DIRECTORY, root);
    int count = scandir(path, &names, is_module, alphasort);
    for (int i = 0; i < count; i++) {
        if (has_missing(selection))
            add_module(selection, writer, root, names[i]->d_name, types);
        free(names[i]);
    }
    free(names);
    free(path);
}

static void take_definitions(struct c_types *writer, struct kernel_types *types)
{
    types->definitions = writer->definitions;
    types->count = writer->count;
    writer->definitions = NULL;
    writer->count = 0;
}

static int fail_open(const char *path, int err)
{
    because(CAUSE_NO_BTF);
    if (err == -ENOENT) {
        hint(
            "CONFIG_DEBUG_INFO_BTF=y puts it into a kernel; --types headers compiles against kernel headers");
        return failx(ENOENT, "cannot find the kernel's types: this kernel has no BTF (%s)", path);
    }
    if (err == -EBADMSG)
        return failx(EBADMSG, "cannot read the kernel's types: %s is damaged", path);
    return fail(-err, "cannot read the kernel's types from %s", path);
}

int kernel_types_read(const char *path, const struct name_set *source, struct kernel_types *types)
{
    struct btf btf;
    struct c_types writer;
    *types = (struct kernel_types){0};
    int err = btf_open_file(path, &btf);
    if (err != 0)
        return fail_open(path, err);
    struct selection selection = {.btf = &btf, .source = source};
    selection.is_wanted = xcalloc(btf_end(&btf), 1);
    c_types_init(&writer, &btf, source);
    select_from(&selection, 1, &writer);
    write_selected(&selection, &writer);
    if (has_suffix(path, KERNEL_BTF)) {
        char *root = xstrndup(path, strlen(path) - strlen(KERNEL_BTF));
        add_modules(&selection, &writer, root, types);
        free(root);
    }
    take_definitions(&writer, types);
    c_types_finish(&writer);
    name_set_finish(&selection.found);
    free(selection.is_wanted);
    free(selection.queue);
    btf_close(&btf);
    return 0;
}

void kernel_types_finish(struct kernel_types *types)
{
    type_definitions_free(types->definitions, types->count);
    for (size_t i = 0; i < types->module_count; i++)
        free(types->modules[i]);
    free(types->modules);
    *types = (struct kernel_types){0};
}

bool kernel_types_exist(const char *root)
{
    return file_exists(root, KERNEL_BTF);
}

int kernel_types_check(const char *root)
{
    return kernel_types_exist(root) ? 0 : fail_open(KERNEL_BTF, -ENOENT);
}

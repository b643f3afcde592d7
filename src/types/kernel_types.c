// SPDX-License-Identifier: Apache-2.0
#include "types/kernel_types.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "types/btf.h"
#include "types/c_types.h"
#include "types/module_names.h"
#include "types/type_selection.h"

static int compare_ids(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a;
    uint32_t right = *(const uint32_t *)b;
    return left < right ? -1 : left > right;
}

static void write_selected(struct type_selection *selection, struct c_types *writer)
{
    for (size_t i = 0; i < selection->named_count; i++)
        c_types_reserve(writer, selection->named[i]);
    if (selection->count > 0)
        qsort(selection->queue, selection->count, sizeof(*selection->queue), compare_ids);
    for (size_t i = 0; i < selection->count; i++)
        c_types_add(writer, selection->queue[i]);
}

/* Goes on with the module's types if the source means any of them. */
static void add_module(struct type_selection *selection, struct c_types *writer, const char *root,
                       const char *name, struct kernel_types *types)
{
    const struct btf *kernel = selection->btf;
    struct btf module;
    if (btf_open_module(root, name, kernel, &module) != 0)
        return;
    if (type_selection_lacks_any(selection, &module)) {
        type_selection_use(selection, &module);
        c_types_use(writer, &module);
        type_selection_add(selection, btf_end(kernel));
        write_selected(selection, writer);
        array_push(types->modules, types->module_count) = xstrdup(name);
        c_types_use(writer, kernel);
        selection->btf = kernel;
    }
    btf_close(&module);
}

static void add_modules(struct type_selection *selection, struct c_types *writer, const char *path,
                        struct kernel_types *types)
{
    struct module_names modules;
    module_names_read(path, &modules);
    for (size_t i = 0; i < modules.count && type_selection_is_short(selection); i++)
        add_module(selection, writer, modules.root, modules.names[i], types);
    module_names_finish(&modules);
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
    if (err == -EFBIG)
        return failx(EFBIG, "cannot read the kernel's types: %s has more than %zu MB", path,
                     BTF_LIMIT_BYTES >> 20);
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
    struct type_selection selection;
    type_selection_init(&selection, &btf, source);
    c_types_init(&writer, &btf, source);
    type_selection_add(&selection, 1);
    write_selected(&selection, &writer);
    add_modules(&selection, &writer, path, types);
    take_definitions(&writer, types);
    c_types_finish(&writer);
    type_selection_finish(&selection);
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

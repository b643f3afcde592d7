// SPDX-License-Identifier: Apache-2.0
#include "types/named_type.h"

#include "types/module_names.h"

static bool find_in_module(const char *root, const char *module, unsigned kind, const char *name,
                           struct named_type *found)
{
    if (btf_open_module(root, module, &found->kernel, &found->module) != 0)
        return false;
    found->id = btf_find(&found->module, kind, name);
    if (found->id == 0)
        btf_close(&found->module);
    return found->id != 0;
}

static bool find_in_any(const char *path, unsigned kind, const char *name, struct named_type *found)
{
    struct module_names modules;
    bool is_found = false;
    module_names_read(path, &modules);
    for (size_t i = 0; i < modules.count && !is_found; i++)
        is_found = find_in_module(modules.root, modules.names[i], kind, name, found);
    module_names_finish(&modules);
    return is_found;
}

int named_type_find(const char *path, unsigned kind, const char *name, struct named_type *found)
{
    *found = (struct named_type){0};
    int err = btf_open_file(path, &found->kernel);
    if (err != 0)
        return err;
    found->id = btf_find(&found->kernel, kind, name);
    if (found->id != 0)
        found->btf = &found->kernel;
    else if (find_in_any(path, kind, name, found))
        found->btf = &found->module;
    else
        found->is_mentioned = btf_find(&found->kernel, BTF_KIND_FWD, name) != 0;
    return 0;
}

void named_type_close(struct named_type *found)
{
    btf_close(&found->module);
    btf_close(&found->kernel);
    *found = (struct named_type){0};
}

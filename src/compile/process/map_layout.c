// SPDX-License-Identifier: Apache-2.0
#include "compile/process/map_layout.h"

#include <errno.h>
#include <stdlib.h>

#include "base/memory.h"
#include "compile/process/btf_layout.h"

/* For each map BCC's macros define a struct ____btf_map_NAME { KEY key; VALUE value; } too
 * (BPF_ANNOTATE_KV_PAIR in its export/helpers.h), without the key for queues and stacks. */
int map_layout_read(const struct btf *btf, const char *map, struct layout *key, struct layout *value)
{
    char *name = xasprintf("____btf_map_%s", map);
    const struct btf_type *type = btf_type(btf, btf_find(btf, BTF_KIND_STRUCT, name));
    size_t count = btf_kind(type) == BTF_KIND_STRUCT ? BTF_INFO_VLEN(type->info) : 0;
    free(name);
    if (count == 0 || count > 2)
        return -ENOENT;
    const struct btf_member *members = (const struct btf_member *)(type + 1);
    int err = 0;
    if (count == 2)
        err = btf_layout_value(btf, members[0].type, key);
    else
        key->name = xstrdup("");
    return err == 0 ? btf_layout_value(btf, members[count - 1].type, value) : err;
}

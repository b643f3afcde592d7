// SPDX-License-Identifier: Apache-2.0
#include "attach/ifunc.h"

#include <dlfcn.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

bool ifunc_resolve(const char *path, const char *name, uint64_t *address)
{
    /* A library that is not loaded yet stays so: nothing of the traced file is ever run. */
    void *library = dlopen(path, RTLD_LAZY | RTLD_NOLOAD);
    if (library == NULL)
        return false;
    char *plain = xstrndup(name, strcspn(name, "@"));
    void *chosen = dlsym(library, plain);
    struct link_map *map = NULL;
    bool is_known = chosen != NULL && dlinfo(library, RTLD_DI_LINKMAP, &map) == 0;
    if (is_known)
        *address = (uintptr_t)chosen - map->l_addr;
    free(plain);
    dlclose(library);
    return is_known;
}

// SPDX-License-Identifier: Apache-2.0
#include "attach/ifunc.h"

#include <dlfcn.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"

/* A process may have another file by the same name. */
static bool is_file(int fd, const char *path)
{
    struct stat ours;
    struct stat theirs;
    return fstat(fd, &ours) == 0 && stat(path, &theirs) == 0 && ours.st_dev == theirs.st_dev &&
           ours.st_ino == theirs.st_ino;
}

bool ifunc_resolve(const struct binary *binary, const char *name, uint64_t *address)
{
    /* A library that is not loaded yet stays so: nothing of the traced file is ever run. */
    void *library = dlopen(binary->path, RTLD_LAZY | RTLD_NOLOAD);
    if (library == NULL)
        return false;
    char *plain = xstrndup(name, strcspn(name, "@"));
    void *chosen = dlsym(library, plain);
    struct link_map *map = NULL;
    bool is_known =
        chosen != NULL && dlinfo(library, RTLD_DI_LINKMAP, &map) == 0 && is_file(binary->fd, map->l_name);
    if (is_known)
        *address = (uintptr_t)chosen - map->l_addr;
    free(plain);
    dlclose(library);
    return is_known;
}

// SPDX-License-Identifier: Apache-2.0
#include "types/own_headers.h"

#include <errno.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/installed.h"
#include "base/memory.h"

char *own_headers_path(void)
{
    return installed_path("headers");
}

int own_headers_check(const char *directory)
{
    if (file_exists(directory, "/include/linux/kconfig.h"))
        return 0;
    hint("they belong beside bccrun: 'make' and 'make install' put them there");
    return failx(ENOENT, "cannot use the kernel's BTF: bccrun's own headers are not in %s", directory);
}

/* libbcc looks in both, as the kernel's Makefile does. */
char *own_headers_find(const char *directory, const char *name)
{
    static const char *const places[] = {"include", "include/uapi"};
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        char *path = xasprintf("%s/%s/%s", directory, places[i], name);
        if (file_exists("", path))
            return path;
        free(path);
    }
    return NULL;
}

// SPDX-License-Identifier: Apache-2.0
#include "base/installed.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

char *installed_path(const char *name)
{
    static const char *const places[] = {"", "../libexec/bccrun/"};
    char self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
    self[length > 0 ? length : 0] = '\0';
    const char *slash = strrchr(self, '/');
    for (size_t i = 0; slash != NULL && i < sizeof(places) / sizeof(places[0]); i++) {
        char *path = xasprintf("%.*s/%s%s", (int)(slash - self), self, places[i], name);
        if (access(path, F_OK) == 0)
            return path;
        free(path);
    }
    return xasprintf(LIBEXECDIR "/%s", name);
}

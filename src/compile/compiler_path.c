// SPDX-License-Identifier: Apache-2.0
#include "compile/compiler_path.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

char *compiler_path(void)
{
    static const char *const places[] = {"", "../libexec/bccrun/"};
    char self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
    self[length > 0 ? length : 0] = '\0';
    const char *slash = strrchr(self, '/');
    for (size_t i = 0; slash != NULL && i < sizeof(places) / sizeof(places[0]); i++) {
        char *path = xasprintf("%.*s/%s%s", (int)(slash - self), self, places[i], COMPILER_NAME);
        if (access(path, X_OK) == 0)
            return path;
        free(path);
    }
    return xstrdup(LIBEXECDIR "/" COMPILER_NAME);
}

int compiler_path_check(const char *path)
{
    if (access(path, X_OK) == 0)
        return 0;
    because(CAUSE_NO_COMPILER);
    hint("it belongs beside bccrun: 'make' builds both, 'make install' installs both");
    return failx(ENOENT, "cannot start the compiler: there is no %s", path);
}

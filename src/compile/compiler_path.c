// SPDX-License-Identifier: Apache-2.0
#include "compile/compiler_path.h"

#include <errno.h>
#include <unistd.h>

#include "base/installed.h"

char *compiler_path(void)
{
    return installed_path(COMPILER_NAME);
}

int compiler_path_check(const char *path)
{
    if (access(path, X_OK) == 0)
        return 0;
    because(CAUSE_NO_COMPILER);
    hint("it belongs beside bccrun: 'make' builds both, 'make install' installs both");
    return failx(ENOENT, "cannot start the compiler: there is no %s", path);
}

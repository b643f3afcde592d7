// SPDX-License-Identifier: Apache-2.0
#include "base/release.h"

#include <stdio.h>

bool release_is_from(const char *release, unsigned major, unsigned minor)
{
    unsigned its_major = 0, its_minor = 0;
    if (sscanf(release, "%u.%u", &its_major, &its_minor) != 2)
        return false;
    return its_major > major || (its_major == major && its_minor >= minor);
}

// SPDX-License-Identifier: Apache-2.0
#include "base/tracefs.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/file.h"
#include "base/lockdown.h"
#include "base/memory.h"
#include "base/mounts.h"

/* Mounted at its own place since Linux 4.1, or seen through debugfs. */
const char *tracefs(const char *root)
{
    static const char *const places[] = {"/sys/kernel/tracing", "/sys/kernel/debug/tracing"};
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        char *events = xasprintf("%s/events", places[i]);
        bool is_there = file_exists(root, events);
        free(events);
        if (is_there)
            return places[i];
    }
    return NULL;
}

const char *tracefs_hint(const char *root)
{
    char *cover;
    if (lockdown_is_strict(root))
        return "closed: the kernel is locked down";
    if (mounts_cover(root, "/sys/kernel/tracing", &cover)) {
        free(cover);
        return "hidden by what is mounted over it";
    }
    hint("mount -t tracefs tracefs /sys/kernel/tracing");
    return "not mounted";
}

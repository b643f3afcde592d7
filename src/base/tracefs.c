// SPDX-License-Identifier: Apache-2.0
#include "base/tracefs.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/memory.h"

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

// SPDX-License-Identifier: Apache-2.0
#include "kernel/require.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"

#define STATUS_BYTES (64 * 1024)

/* The effective capabilities, from the line "CapEff:" of /proc/self/status (proc(5)). */
static uint64_t effective_capabilities(const char *root)
{
    struct text status = {0};
    uint64_t set = 0;
    if (file_read(root, "/proc/self/status", STATUS_BYTES, &status) == 0) {
        const char *line = strstr(text_cstr(&status), "\nCapEff:");
        if (line != NULL)
            set = strtoull(line + strlen("\nCapEff:"), NULL, 16);
    }
    text_finish(&status);
    return set;
}

int require_privileges(const char *root)
{
    if ((effective_capabilities(root) >> CAP_SYS_ADMIN & 1) != 0)
        return 0;
    failx(EPERM, "cannot run probes: only root may look into the kernel (CAP_SYS_ADMIN is missing)");
    hint("sudo bccrun ...");
    return -EPERM;
}

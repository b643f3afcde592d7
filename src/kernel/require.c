// SPDX-License-Identifier: Apache-2.0
#include "kernel/require.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"

#ifndef CAP_PERFMON /* since Linux 5.8 */
#define CAP_PERFMON 38
#define CAP_BPF     39
#endif

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

static bool has(uint64_t set, int capability)
{
    return (set >> capability & 1) != 0;
}

int require_privileges(const char *root)
{
    uint64_t set = effective_capabilities(root);
    if (has(set, CAP_SYS_ADMIN) || (has(set, CAP_BPF) && has(set, CAP_PERFMON)))
        return 0;
    const char *missing = has(set, CAP_BPF)       ? "CAP_PERFMON is missing"
                          : has(set, CAP_PERFMON) ? "CAP_BPF is missing"
                                                  : "CAP_BPF and CAP_PERFMON are missing";
    failx(EPERM, "cannot run probes: only root may look into the kernel (%s)", missing);
    hint("sudo bccrun ...");
    return -EPERM;
}

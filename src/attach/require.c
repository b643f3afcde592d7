// SPDX-License-Identifier: Apache-2.0
#include "attach/require.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "attach/call_record.h"
#include "attach/kinds.h"
#include "attach/lsm.h"
#include "base/file.h"
#include "base/text.h"
#include "base/tracefs.h"

#define STATUS_BYTES (64 * 1024)

/* From the line "CapEff:" of /proc/self/status (proc(5)). */
uint64_t require_capabilities(const char *root)
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

int require_proc(const char *root)
{
    if (file_exists(root, "/proc/self"))
        return 0;
    because(CAUSE_NO_PROC);
    hint("mount -t proc proc /proc");
    return failx(ENOENT, "cannot run probes: /proc is not mounted");
}

int require_privileges(const char *root)
{
    int err = require_proc(root);
    if (err != 0)
        return err;
    if ((require_capabilities(root) >> CAP_SYS_ADMIN & 1) != 0)
        return 0;
    because(CAUSE_NO_PRIVILEGES);
    hint("sudo bccrun ...");
    return failx(EPERM, "cannot run probes: only root may look into the kernel (CAP_SYS_ADMIN is missing)");
}

/* What a kind asks for before anything else, without a target at hand. */
static int require_kind(const struct attach_kind *kind, const char *root)
{
    return kind_require(kind, &kind->words[0], root, "...");
}

int require_kprobes(const char *root)
{
    return require_kind(&kprobe_kind, root);
}

int require_calls(const char *root)
{
    return call_record_substitute(root) != NULL ? 0 : require_kind(&syscall_kind, root);
}

int require_uprobes(const char *root)
{
    return require_kind(&uprobe_kind, root);
}

int require_tracefs(const char *root, const char **place)
{
    *place = tracefs(root);
    return require_kind(&tracepoint_kind, root);
}

int require_btf(const char *root)
{
    return require_kind(&fentry_kind, root);
}

int require_lsm(const char *root, bool *is_known)
{
    return lsm_require(root, "...", is_known);
}

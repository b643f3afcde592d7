// SPDX-License-Identifier: Apache-2.0
/*
 * Hooks of the Linux security modules (Linux 5.7): the program is asked before the kernel opens a file, starts a
 * program and so on, and can refuse (Linux: Documentation/bpf/prog_lsm.rst).
 */
#include "attach/lsm.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "attach/kinds.h"
#include "attach/trampoline.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#define LIST       "/sys/kernel/security/lsm"
#define LIST_BYTES 4096

static const struct trampoline trampoline = {
    .program_type = BPF_PROG_TYPE_LSM,
    .prefix = "bpf_lsm_",
    .noun = "LSM hook",
    .needs = "Linux 5.7 or later with CONFIG_BPF_LSM and CONFIG_DEBUG_INFO_BTF, not locked down",
    .instead = "probe/security_",
};

/* The list is "lockdown,capability,yama,bpf". */
static bool is_listed(const char *list)
{
    char *copy = xstrdup(list);
    char *rest = NULL;
    bool is_found = false;
    for (char *name = strtok_r(copy, ",", &rest); name != NULL && !is_found;
         name = strtok_r(NULL, ",", &rest))
        is_found = strcmp(name, "bpf") == 0;
    free(copy);
    return is_found;
}

static int fail_not_active(const char *hook, const char *active)
{
    because(CAUSE_NO_LSM);
    hint("add it to the kernel's command line and boot again: lsm=%s,bpf", active);
    return failx(EOPNOTSUPP, "cannot attach lsm %s: BPF is not among the active security modules (%s)", hook,
                 active);
}

/* Programs can be attached even if BPF is not among the active modules; they are never asked. */
int lsm_require(const char *root, const char *hook, bool *is_known)
{
    struct text list = {0};
    *is_known = file_read(root, LIST, LIST_BYTES, &list) == 0;
    char *active = xstrndup(text_cstr(&list), strcspn(text_cstr(&list), "\n"));
    int err = !*is_known || is_listed(active) ? 0 : fail_not_active(hook, active);
    free(active);
    text_finish(&list);
    return err;
}

static int check(const struct attach_word *word, const char *root, const char *hook)
{
    (void)word;
    bool is_known;
    int err = lsm_require(root, hook, &is_known);
    if (err == 0 && !is_known)
        warn("cannot tell whether this kernel asks LSM programs: " LIST
             " is not there (mount -t securityfs securityfs /sys/kernel/security)");
    return err;
}

const struct attach_kind lsm_kind = {
    .words =
        {
            {"lsm", "lsm__", .mechanism = "the BPF security module's hook, found by its BTF id",
             .attach_type = BPF_LSM_MAC},
        },
    .program_type = BPF_PROG_TYPE_LSM,
    .target = {.example = "file_open"},
    .checks = {.find = check},
    .trampoline = &trampoline,
};

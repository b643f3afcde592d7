// SPDX-License-Identifier: Apache-2.0
/*
 * Hooks of the Linux security modules (Linux 5.7): the program is asked before the kernel opens a file,
 * starts a program and so on, and can refuse (Linux: Documentation/bpf/prog_lsm.rst).
 */
#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "attach/tracing.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#define LIST       "/sys/kernel/security/lsm"
#define LIST_BYTES 4096

static struct tracing_place place_of(const char *hook)
{
    return (struct tracing_place){
        .kind = "lsm",
        .target = hook,
        .prefix = "bpf_lsm_",
        .nature = "LSM hook",
        .needs = "Linux 5.7 or later with CONFIG_BPF_LSM and CONFIG_DEBUG_INFO_BTF, not locked down",
        .fallback = "kprobe/security_",
    };
}

/* The list is "lockdown,capability,yama,bpf". */
static bool is_listed(struct text *list)
{
    char *rest = list->bytes;
    for (char *name; (name = strsep(&rest, ",\n")) != NULL;)
        if (strcmp(name, "bpf") == 0)
            return true;
    return false;
}

static int fail_not_active(const char *hook, const char *active)
{
    because(CAUSE_NO_LSM);
    hint("add it to the kernel's command line and boot again: lsm=%s,bpf", active);
    return failx(EOPNOTSUPP, "cannot attach lsm %s: BPF is not among the active security modules (%s)", hook,
                 active);
}

/* Programs can be attached all the same where BPF is not among the active modules; they are never asked. */
int lsm_require(const char *root, const char *hook, bool *is_known)
{
    struct text list = {0};
    *is_known = file_read(root, LIST, LIST_BYTES, &list) == 0;
    char *active = xstrndup(text_cstr(&list), strcspn(text_cstr(&list), "\n"));
    int err = !*is_known || is_listed(&list) ? 0 : fail_not_active(hook, active);
    free(active);
    text_finish(&list);
    return err;
}

static int check_active(const char *root, const char *hook)
{
    bool is_known;
    int err = lsm_require(root, hook, &is_known);
    if (!is_known)
        warn("cannot tell whether this kernel asks LSM programs: " LIST " is not there (mount -t securityfs "
             "securityfs /sys/kernel/security)");
    return err;
}

static int find_btf_id(const char *root, struct attach_point *point)
{
    struct tracing_place place = place_of(point->target);
    int err = tracing_find(root, &place, point);
    return err == 0 ? check_active(root, point->target) : err;
}

static int attach_hook(const struct attach_kind *kind, const char *root, const char *hook, int program_fd,
                       struct attachment *attachment)
{
    (void)kind;
    (void)root;
    struct tracing_place place = place_of(hook);
    return tracing_attach(&place, program_fd, attachment);
}

const struct attach_kind lsm_kind = {
    .section = "lsm",
    .example = "file_open",
    .prefix = "lsm__",
    .program_type = BPF_PROG_TYPE_LSM,
    .attach_type = BPF_LSM_MAC,
    .find_btf_id = find_btf_id,
    .attach = attach_hook,
};

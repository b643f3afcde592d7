// SPDX-License-Identifier: Apache-2.0
#include "attach/kprobe.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "attach/keeper.h"
#include "attach/pmu.h"
#include "attach/tracepoint.h"
#include "base/lockdown.h"
#include "base/memory.h"
#include "symbols/blacklist.h"
#include "symbols/symbols.h"
#include "symbols/unloaded_module.h"

bool kprobe_is_address(const char *symbol)
{
    return isdigit((unsigned char)symbol[0]);
}

static int open_by_pmu(const char *root, const char *symbol, bool on_return, int program_fd,
                       struct attachment *attachment)
{
    bool is_address = kprobe_is_address(symbol);
    char *function = xstrndup(symbol, is_address ? 0 : strcspn(symbol, "+"));
    const struct pmu_probe probe = {
        .pmu = &kprobe_pmu,
        .where = is_address ? NULL : function,
        .offset = strtoull(symbol + strlen(function), NULL, 0),
        .on_return = on_return,
    };
    int err = pmu_attach(root, &probe, program_fd, attachment);
    free(function);
    return err;
}

/* On failure *attachment is as it was, but for a keeper. */
static int open_by_tracefs(const char *root, const char *symbol, unsigned calls, int program_fd,
                           struct attachment *attachment)
{
    if (attachment->keeper == NULL)
        attachment->keeper = keeper_new(root);
    if (attachment->keeper == NULL)
        return -EOPNOTSUPP;
    long id = keeper_add_return(attachment->keeper, root, symbol, calls);
    if (id < 0)
        return (int)id;
    struct attachment made = {0};
    int err = tracepoint_open_id(id, program_fd, &made);
    attachment_join(attachment, &made);
    return err;
}

int kretprobe_open(const char *root, const char *symbol, unsigned calls, int program_fd,
                   struct attachment *attachment)
{
    int err = open_by_tracefs(root, symbol, calls, program_fd, attachment);
    if (err != 0)
        err = open_by_pmu(root, symbol, true, program_fd, attachment);
    if (err == 0)
        attachment_add_place(attachment, symbol);
    return err;
}

int kprobe_open(const char *root, const char *symbol, bool on_return, int program_fd,
                struct attachment *attachment)
{
    if (on_return)
        return kretprobe_open(root, symbol, KEEPER_CALLS_MAX, program_fd, attachment);
    int err = open_by_pmu(root, symbol, false, program_fd, attachment);
    if (err == 0)
        attachment_add_place(attachment, symbol);
    return err;
}

bool kprobes_exist(const char *root)
{
    return pmu_exists(root, &kprobe_pmu);
}

int kprobe_require(const struct attach_word *word, const char *root, const char *target)
{
    return pmu_require(root, &kprobe_pmu, word, target);
}

static bool is_blacklisted(const char *root, const char *symbol)
{
    struct blacklist blacklist;
    blacklist_read(root, &blacklist);
    bool is_listed = blacklist_has(&blacklist, symbol);
    blacklist_finish(&blacklist);
    return is_listed;
}

/* In the middle of an instruction, or after the function's end (can_probe() in arch/x86/kernel/kprobes/core.c). */
static int fail_offset(const char *symbol)
{
    hint("gdb -batch -ex 'disassemble %.*s' /proc/kcore shows where they begin", (int)strcspn(symbol, "+"),
         symbol);
    return failx(EINVAL, "cannot attach kprobe %s: no instruction that may be probed begins there", symbol);
}

int kprobe_fail(const char *root, const char *symbol, bool on_return, int err)
{
    const char *word = on_return ? "kretprobe" : "kprobe";
    char *function = xstrndup(symbol, strcspn(symbol, "+"));
    bool has_offset = strlen(function) < strlen(symbol);
    struct nearest near;
    nearest_init(&near, function);
    bool is_known = kprobe_is_address(symbol) || symbols_search(root, function, "", &near);
    if (!is_known)
        nearest_hint(&near);
    nearest_finish(&near);
    if (!is_known)
        unloaded_module_hint(root, function);
    free(function);
    if (!is_known) {
        hint(
            "the kernel's functions are in /proc/kallsyms; a small one may have been inlined into its callers");
        return failx(ENOENT, "cannot attach %s %s: this kernel has no such function", word, symbol);
    }
    if (err == -EILSEQ || (err == -EINVAL && (has_offset || kprobe_is_address(symbol))))
        return fail_offset(symbol);
    if (err == -EINVAL || is_blacklisted(root, symbol)) {
        hint("the kernel's own probe and exception paths are closed to kprobes (" BLACKLIST
             "): probe one of its callers");
        return failx(EINVAL, "cannot attach %s %s: this function may not be probed", word, symbol);
    }
    if (err == -EADDRNOTAVAIL) {
        hint(
            "its places are attached to by their addresses, which are hidden: sysctl kernel.kptr_restrict=1");
        return failx(EADDRNOTAVAIL, "cannot attach %s %s: several functions of the kernel have this name",
                     word, symbol);
    }
    if (err == -EPERM && lockdown_is_strict(root))
        return failx(EPERM, "cannot attach %s %s: the kernel is locked down", word, symbol);
    return fail(-err, "cannot attach %s %s", word, symbol);
}

char *kprobe_resolve(const char *root, const char *symbol, bool on_return)
{
    bool is_found = kprobe_is_address(symbol) || symbols_search(root, symbol, "", NULL);
    if (is_found && !is_blacklisted(root, symbol))
        return xstrdup(symbol);
    kprobe_fail(root, symbol, on_return, is_found ? -EINVAL : -ENOENT);
    return NULL;
}

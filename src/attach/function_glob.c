// SPDX-License-Identifier: Apache-2.0
/*
 * Globs of kernel functions and of system calls: which functions match, and one link that attaches to all of
 * them where the kernel has such links.
 */
#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "attach/glob.h"
#include "attach/kind.h"
#include "attach/multi.h"
#include "base/memory.h"
#include "base/words.h"
#include "symbols/functions.h"

/* Adds the functions that are named @prefix and what matches @glob; a name that the compiler lengthened is
 * known by both. */
static void match(const struct places *all, const char *prefix, const char *glob, struct places *matching)
{
    size_t prefix_length = strlen(prefix);
    for (size_t i = 0; i < all->count; i++) {
        const struct place *place = &all->list[i];
        if (strncmp(place->name, prefix, prefix_length) != 0)
            continue;
        const char *name = place->name + prefix_length;
        size_t own_length = function_own_length(name);
        bool is_match = glob_matches(glob, name);
        if (!is_match && name[own_length] != '\0') {
            char *own = xstrndup(name, own_length);
            is_match = glob_matches(glob, own);
            free(own);
        }
        if (is_match)
            places_add(matching, place->name, place->number);
    }
}

static int fail_nothing(const struct attach_kind *kind, const struct functions *functions, const char *prefix,
                        const char *glob)
{
    failx(ENOENT, "cannot attach %s %s: no function of this kernel that can be probed has such a name",
          kind->section, glob);
    struct nearest near;
    nearest_init(&near, glob);
    for (size_t i = 0; i < functions->places.count; i++)
        if (has_prefix(functions->places.list[i].name, prefix))
            glob_offer(&near, functions->places.list[i].name + strlen(prefix));
    nearest_add_hint(&near);
    nearest_finish(&near);
    error_add_hint(
        "'*' stands for any letters, '?' for one, '[a-m]' for one of these; %s lists the functions",
        functions->are_traced ? "available_filter_functions in /sys/kernel/tracing" : "/proc/kallsyms");
    return -ENOENT;
}

static void match_syscalls(const struct places *all, const char *glob, struct places *matching)
{
    const char *prefix;
    for (size_t i = 0; matching->count == 0 && (prefix = syscall_prefix(i)) != NULL; i++)
        match(all, prefix, glob, matching);
}

static int expand_functions(const struct attach_kind *kind, const char *root, const char *glob,
                            struct places *places)
{
    struct functions functions;
    int err = functions_read(root, &functions);
    if (err != 0)
        return err;
    match(&functions.places, "", glob, places);
    if (places->count == 0 && has_prefix(glob, "sys_"))
        match_syscalls(&functions.places, glob + 4, places);
    if (places->count == 0)
        err = fail_nothing(kind, &functions, "", glob);
    functions_finish(&functions);
    return err;
}

static int expand_syscalls(const struct attach_kind *kind, const char *root, const char *glob,
                           struct places *places)
{
    struct functions functions;
    int err = functions_read(root, &functions);
    if (err != 0)
        return err;
    match_syscalls(&functions.places, glob, places);
    if (places->count == 0)
        err = fail_nothing(kind, &functions, syscall_prefix(0), glob);
    functions_finish(&functions);
    return err;
}

/* The kernel's list of what it can trace is its list of what one link can attach to. */
static bool has_multi(const char *root)
{
    return functions_are_listed(root) && multi_is_there(MULTI_KPROBE);
}

static int attach_place(const struct attach_kind *kind, const char *root, const struct places *places,
                        size_t index, int program_fd, struct attachment *attachment)
{
    return kprobe_open(root, places->list[index].name, kind->on_return, program_fd, attachment);
}

static int attach_all(const struct attach_kind *kind, const struct places *places, int program_fd)
{
    return multi_attach_kprobe(places, kind->on_return, program_fd);
}

const struct attach_glob function_glob = {
    .nature = "function",
    .require = kprobe_check,
    .expand = expand_functions,
    .multi_type = MULTI_KPROBE,
    .multi_needs = "Linux 5.18 with CONFIG_FPROBE, and tracefs",
    .has_multi = has_multi,
    .attach_place = attach_place,
    .attach_all = attach_all,
};

const struct attach_glob syscall_glob = {
    .nature = "system call",
    .require = kprobe_check,
    .expand = expand_syscalls,
    .multi_type = MULTI_KPROBE,
    .multi_needs = "Linux 5.18 with CONFIG_FPROBE, and tracefs",
    .has_multi = has_multi,
    .attach_place = attach_place,
    .attach_all = attach_all,
};

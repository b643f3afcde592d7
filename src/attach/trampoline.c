// SPDX-License-Identifier: Apache-2.0
#include "attach/trampoline.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "attach/link.h"
#include "attach/pmu.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "base/sys.h"
#include "kernel/idle.h"
#include "symbols/unloaded_module.h"

static void hint_instead(const struct trampoline *trampoline, const struct attach_word *word,
                         const char *target)
{
    hint("%s needs %s; SEC(\"%s%s%s\") asks for less", word->name, trampoline->needs,
         word->on_return ? "kret" : "k", trampoline->instead, target);
}

static int fail_no_btf(const struct trampoline *trampoline, const struct attach_word *word, const char *root,
                       const char *target, int err)
{
    if (err != -ENOENT)
        return fail(-err, "cannot attach %s %s: the kernel's type information cannot be read", word->name,
                    target);
    if (!file_exists(root, "/sys/kernel"))
        return pmu_fail_no_sysfs(root, word, target);
    because(CAUSE_NO_BTF);
    hint_instead(trampoline, word, target);
    return failx(EOPNOTSUPP,
                 "cannot attach %s %s: this kernel has no type information (CONFIG_DEBUG_INFO_BTF)",
                 word->name, target);
}

int trampoline_require(const struct trampoline *trampoline, const struct attach_word *word, const char *root,
                       const char *target)
{
    return file_exists(root, KERNEL_BTF) ? 0 : fail_no_btf(trampoline, word, root, target, -ENOENT);
}

static int fail_unknown(const struct trampoline *trampoline, const struct attach_word *word, const char *root,
                        const char *target, const struct btf *btf)
{
    struct nearest near;
    nearest_init(&near, target);
    btf_visit(btf, BTF_KIND_FUNC, trampoline->prefix, nearest_visit, &near);
    nearest_hint(&near);
    nearest_finish(&near);
    if (trampoline->is_in_modules)
        unloaded_module_hint(root, strchr(target, ':') != NULL ? strchr(target, ':') + 1 : target);
    if (trampoline->is_in_modules)
        hint(
            "none of the loaded modules has it either, as far as they have type information (CONFIG_DEBUG_INFO_BTF_MODULES); SEC(\"%s%s%s\") needs none",
            word->on_return ? "kret" : "k", trampoline->instead, target);
    return failx(ENOENT, "cannot attach %s %s: this kernel has no such %s", word->name, target,
                 trampoline->noun);
}

static int find_function(const struct trampoline *trampoline, const struct attach_word *word,
                         const char *root, const char *target, struct btf_function *function)
{
    struct btf btf;
    int err = btf_open(root, &btf);
    if (err != 0)
        return fail_no_btf(trampoline, word, root, target, err);
    char *name = xasprintf("%s%s", trampoline->prefix, target);
    *function = (struct btf_function){.id = btf_find(&btf, BTF_KIND_FUNC, name)};
    bool is_found =
        function->id != 0 || (trampoline->is_in_modules && module_btf_find(root, &btf, name, function));
    if (!is_found)
        err = fail_unknown(trampoline, word, root, target, &btf);
    free(name);
    btf_close(&btf);
    return err;
}

/* @log: what the verifier said, "" if the program did not get so far. */
static int fail_refused(const struct trampoline *trampoline, const struct attach_word *word,
                        const char *target, int err, const char *log)
{
    detail(log);
    hint_instead(trampoline, word, target);
    if (err == -EPERM && log[0] == '\0')
        return failx(EPERM, "cannot attach %s %s: this kernel lets nobody do it, root included", word->name,
                     target);
    if (err == -KERNEL_ENOTSUPP)
        return failx(EOPNOTSUPP, "cannot attach %s %s: this kernel cannot do it on this architecture",
                     word->name, target);
    if (err == -EBUSY)
        return failx(EBUSY, "cannot attach %s %s: something else holds it, such as a live patch", word->name,
                     target);
    if (err == -E2BIG)
        return failx(E2BIG, "cannot attach %s %s: it has as many programs as the kernel takes", word->name,
                     target);
    return failx(-err, "cannot attach %s %s: the kernel does not take a program for this %s", word->name,
                 target, trampoline->noun);
}

/* A program that does nothing, loaded for the function: its descriptor, or a negative errno with the verifier's words
 * in @log. */
static int load_idle(const struct trampoline *trampoline, const struct attach_word *word,
                     const struct btf_function *function, struct text *log)
{
    int btf = function->object != 0 ? sys_btf_open(function->object) : 0;
    if (btf < 0)
        return btf;
    int fd = idle_load(trampoline->program_type, word->attach_type, 0, btf, function->id, log);
    if (btf > 0)
        close(btf);
    return fd;
}

int trampoline_find(const struct trampoline *trampoline, const struct attach_word *word, const char *root,
                    const char *target, struct btf_function *function)
{
    int err = find_function(trampoline, word, root, target, function);
    if (err != 0)
        return err;
    struct text log = {0};
    int fd = load_idle(trampoline, word, function, &log);
    if (fd >= 0)
        close(fd);
    else
        err = fail_refused(trampoline, word, target, fd, text_cstr(&log));
    text_finish(&log);
    return err;
}

/* A raw tracepoint without a name is the place that the program was loaded for (bpf_raw_tp_link_attach() in
 * kernel/bpf/syscall.c). */
int trampoline_attach(const struct trampoline *trampoline, const struct attach_word *word, const char *target,
                      int program_fd, struct attachment *attachment)
{
    int fd = link_raw_tracepoint(NULL, program_fd);
    if (fd < 0)
        return fail_refused(trampoline, word, target, fd, "");
    attachment_add_fd(attachment, fd);
    attachment_add_place(attachment, target);
    return 0;
}

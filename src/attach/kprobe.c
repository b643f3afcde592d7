// SPDX-License-Identifier: Apache-2.0
/*
 * kprobes on kernel functions, made through the kprobe PMU (Linux 4.17, perf_event_open(2)): the probe is a
 * file descriptor and ends with it. The other way, a line in tracefs's kprobe_events, outlives a process that
 * is killed.
 */
#include <ctype.h>
#include <errno.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attach/kind.h"
#include "attach/pmu.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "base/sys.h"
#include "base/text.h"
#include "base/words.h"
#include "symbols/blacklist.h"
#include "symbols/symbols.h"

#define PMU_DIRECTORY "/sys/bus/event_source/devices/kprobe"

int kprobe_open(const char *root, const char *symbol, bool on_return, int program_fd,
                struct attachment *attachment)
{
    char *function = xstrndup(symbol, strcspn(symbol, "+"));
    struct perf_event_attr attr = {
        .type = (uint32_t)pmu_number(root, PMU_DIRECTORY "/type", ""),
        .config1 = (uintptr_t)function,                          /* kprobe_func */
        .config2 = strtoull(symbol + strlen(function), NULL, 0), /* probe_offset */
        .disabled = 1,
    };
    int return_bit = pmu_number(root, PMU_DIRECTORY "/format/retprobe", "config:");
    if (on_return)
        attr.config = 1ULL << (return_bit >= 0 ? return_bit : 0);
    /* The probe is hit on every CPU; the event must be of one all the same. */
    int fd = sys_perf_event_open(&attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
    free(function);
    if (fd < 0)
        return fd;
    int err = attach_to_perf_event(fd, program_fd, attachment);
    if (err == 0)
        attachment_add_place(attachment, symbol);
    return err;
}

int kprobe_check(const struct attach_kind *kind, const char *root, const char *target)
{
    if (file_exists(root, PMU_DIRECTORY "/type"))
        return 0;
    bool has_sysfs = file_exists(root, "/sys/kernel");
    because(has_sysfs ? CAUSE_NO_KPROBES : CAUSE_NO_SYSFS);
    if (has_sysfs)
        hint("scripts/sandbox run -- COMMAND runs it in a virtual machine whose kernel has them");
    else
        hint("mount -t sysfs sysfs /sys");
    return failx(EOPNOTSUPP, "cannot attach %s %s: %s", kind->section, target,
                 has_sysfs ? "this kernel has no kprobes (CONFIG_KPROBE_EVENTS)" : "sysfs is not mounted");
}

static bool is_blacklisted(const char *root, const char *symbol)
{
    struct blacklist blacklist;
    blacklist_read(root, &blacklist);
    bool is_listed = blacklist_has(&blacklist, symbol);
    blacklist_finish(&blacklist);
    return is_listed;
}

/* Into the middle of an instruction, or behind the function's end (can_probe() in
 * arch/x86/kernel/kprobes/core.c). */
static int fail_offset(const char *symbol)
{
    failx(EINVAL, "cannot attach kprobe %s: no instruction that may be probed begins there", symbol);
    error_add_hint("gdb -batch -ex 'disassemble %.*s' /proc/kcore shows where they begin",
                   (int)strcspn(symbol, "+"), symbol);
    return -EINVAL;
}

int kprobe_fail(const char *root, const char *symbol, bool on_return, int err)
{
    const char *kind = on_return ? "kretprobe" : "kprobe";
    char *function = xstrndup(symbol, strcspn(symbol, "+"));
    struct nearest near;
    nearest_init(&near, function);
    bool is_there = symbols_search(root, function, "", &near);
    if (!is_there) {
        err = -failx(ENOENT, "cannot attach %s %s: this kernel has no such function", kind, symbol);
        nearest_add_hint(&near);
        error_add_hint(
            "the kernel's functions are in /proc/kallsyms; a small one may have been inlined into its "
            "callers");
    } else if (err == -EILSEQ || (err == -EINVAL && strcmp(function, symbol) != 0)) {
        err = -fail_offset(symbol);
    } else if (err == -EINVAL || is_blacklisted(root, symbol)) {
        err = -failx(EINVAL, "cannot attach %s %s: this function may not be probed", kind, symbol);
        error_add_hint("the kernel's own probe and exception paths are closed to kprobes (" BLACKLIST
                       "): probe one of its callers");
    } else if (err == -EADDRNOTAVAIL) {
        err = -failx(EADDRNOTAVAIL, "cannot attach %s %s: several functions of the kernel have this name",
                     kind, symbol);
        error_add_hint("probe one of its callers, whose name is unique");
    } else {
        err = -fail(-err, "cannot attach %s %s", kind, symbol);
    }
    nearest_finish(&near);
    free(function);
    return -err;
}

/* Behind its first instructions a function's arguments need no longer be where the caller put them. */
static bool is_syscall(const char *target)
{
    return strchr(target, '+') == NULL && syscall_of_symbol(target) != NULL;
}

static char *fail_bad_offset(const char *target, bool on_return)
{
    failx(EINVAL, "cannot attach to '%s': %s", target,
          on_return ? "a return has no offset"
                    : "an offset is a number behind a function's name and a plus sign");
    error_add_hint(
        "SEC(\"kprobe/do_sys_openat2+0x10\") is the instruction 16 bytes behind the function's start");
    return NULL;
}

/* "F+16" is "F+0x10", "F+0" is "F". */
static char *normalize_target(const char *target, bool on_return)
{
    size_t length = strcspn(target, "+");
    if (target[length] == '\0')
        return xstrdup(target);
    char *end;
    errno = 0;
    unsigned long long offset = strtoull(target + length + 1, &end, 0);
    bool is_number = isdigit((unsigned char)target[length + 1]) && *end == '\0' && errno == 0;
    if (on_return || !is_number || length == 0)
        return fail_bad_offset(target, on_return);
    return offset > 0 ? xasprintf("%.*s+0x%llx", (int)length, target, offset) : xstrndup(target, length);
}

static char *normalize_entry(const char *target, bool is_name)
{
    (void)is_name;
    return normalize_target(target, false);
}

static char *normalize_return(const char *target, bool is_name)
{
    (void)is_name;
    return normalize_target(target, true);
}

/* A function that the compiler made others of, known by its own name: calls of it go to one or the other of
 * them. */
static int attach_renamed(const struct attach_kind *kind, const char *root, const char *target,
                          int program_fd, struct attachment *attachment)
{
    size_t count = 0;
    char **symbols = symbols_renamed(root, target, &count);
    int err = -ENOENT;
    for (size_t i = 0; i < count && (i == 0 || err == 0); i++) {
        err = kprobe_open(root, symbols[i], kind->on_return, program_fd, attachment);
        if (err != 0)
            err = kprobe_fail(root, symbols[i], kind->on_return, err);
    }
    if (err != 0)
        attachment_finish(attachment);
    for (size_t i = 0; i < count; i++)
        free(symbols[i]);
    free(symbols);
    return count > 0 ? err : kprobe_fail(root, target, kind->on_return, err);
}

char *kprobe_resolve(const char *root, const char *symbol, bool on_return)
{
    struct nearest near;
    nearest_init(&near, symbol);
    bool is_there = symbols_search(root, symbol, "", &near);
    nearest_finish(&near);
    if (is_there && !is_blacklisted(root, symbol))
        return xstrdup(symbol);
    kprobe_fail(root, symbol, on_return, is_there ? -EINVAL : -ENOENT);
    return NULL;
}

static char *resolve_function(const struct attach_kind *kind, const char *root, const char *target)
{
    char *where = kprobe_resolve(root, target, kind->on_return);
    return where == NULL && has_prefix(target, "sys_") ? syscall_resolve(root, target + 4, kind->on_return)
                                                       : where;
}

/* The name as it is; "sys_execve", which newer kernels only have with the architecture's name in front, as
 * what it means. */
static int attach_function(const struct attach_kind *kind, const char *root, const char *target,
                           int program_fd, struct attachment *attachment)
{
    int err = kprobe_open(root, target, kind->on_return, program_fd, attachment);
    if (err == -ENOENT && has_prefix(target, "sys_"))
        return syscall_attach(root, target + 4, kind->on_return, program_fd, attachment);
    if (err == -ENOENT && strchr(target, '+') == NULL)
        return attach_renamed(kind, root, target, program_fd, attachment);
    return err == 0 ? 0 : kprobe_fail(root, target, kind->on_return, err);
}

const struct attach_kind kprobe_kind = {
    .section = "kprobe",
    .example = "tcp_connect",
    .prefix = "kprobe__",
    .program_type = BPF_PROG_TYPE_KPROBE,
    .normalize = normalize_entry,
    .is_syscall = is_syscall,
    .check = kprobe_check,
    .resolve = resolve_function,
    .glob = &function_glob,
    .attach = attach_function,
};

const struct attach_kind kretprobe_kind = {
    .section = "kretprobe",
    .example = "tcp_connect",
    .prefix = "kretprobe__",
    .program_type = BPF_PROG_TYPE_KPROBE,
    .on_return = true,
    .normalize = normalize_return,
    .is_syscall = is_syscall,
    .check = kprobe_check,
    .resolve = resolve_function,
    .glob = &function_glob,
    .attach = attach_function,
};

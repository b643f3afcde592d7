// SPDX-License-Identifier: Apache-2.0
/*
 * kprobes on kernel functions, made through the kprobe PMU (Linux 4.17, perf_event_open(2)): the probe is a
 * file descriptor and ends with it. The other way, a line in tracefs's kprobe_events, outlives a process that
 * is killed.
 */
#include <errno.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "base/sys.h"
#include "base/text.h"
#include "kernel/kind.h"
#include "kernel/symbols.h"

#define PMU_DIRECTORY "/sys/bus/event_source/devices/kprobe"
#define BLACKLIST     "/sys/kernel/debug/kprobes/blacklist"

#define SMALL_FILE_BYTES 4096
#define BLACKLIST_BYTES  (4 * 1024 * 1024)

/* A number in the PMU's directory: "6", or "config:0" of its format files. -1 where there is none. */
static int pmu_number(const char *root, const char *path, const char *before)
{
    struct text text = {0};
    int number = -1;
    if (file_read(root, path, SMALL_FILE_BYTES, &text) == 0) {
        const char *at = text_cstr(&text);
        if (strncmp(at, before, strlen(before)) == 0)
            number = atoi(at + strlen(before));
    }
    text_finish(&text);
    return number;
}

int kprobe_open(const char *root, const char *symbol, bool on_return, int program_fd,
                struct attachment *attachment)
{
    struct perf_event_attr attr = {
        .type = (uint32_t)pmu_number(root, PMU_DIRECTORY "/type", ""),
        .config1 = (uintptr_t)symbol, /* kprobe_func */
        .disabled = 1,
    };
    int return_bit = pmu_number(root, PMU_DIRECTORY "/format/retprobe", "config:");
    if (on_return)
        attr.config = 1ULL << (return_bit >= 0 ? return_bit : 0);
    /* The probe is hit on every CPU; the event must be of one all the same. */
    int fd = sys_perf_event_open(&attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
    if (fd < 0)
        return fd;
    int err = attach_to_perf_event(fd, program_fd, attachment);
    if (err == 0)
        attachment->where = xstrdup(symbol);
    return err;
}

int kprobe_check(const struct attach_kind *kind, const char *root, const char *target)
{
    if (file_exists(root, PMU_DIRECTORY "/type"))
        return 0;
    bool has_sysfs = file_exists(root, "/sys/kernel");
    failx(EOPNOTSUPP, "cannot attach %s %s: %s", kind->section, target,
          has_sysfs ? "this kernel has no kprobes (CONFIG_KPROBE_EVENTS)" : "sysfs is not mounted");
    if (has_sysfs)
        hint("scripts/sandbox run -- COMMAND runs it in a virtual machine whose kernel has them");
    else
        hint("mount -t sysfs sysfs /sys");
    return -EOPNOTSUPP;
}

/* Functions that kprobes themselves or exceptions run through. The file needs debugfs; without it nobody
 * tells. */
static bool is_blacklisted(const char *root, const char *symbol)
{
    struct text list = {0};
    char *mark = xasprintf("\t%s\n", symbol);
    bool is_listed =
        file_read(root, BLACKLIST, BLACKLIST_BYTES, &list) == 0 && strstr(text_cstr(&list), mark) != NULL;
    free(mark);
    text_finish(&list);
    return is_listed;
}

int kprobe_fail(const char *root, const char *symbol, bool on_return, int err)
{
    const char *kind = on_return ? "kretprobe" : "kprobe";
    struct nearest near;
    nearest_init(&near, symbol);
    bool is_there = symbols_search(root, symbol, "", &near);
    if (!is_there) {
        err = -failx(ENOENT, "cannot attach %s %s: this kernel has no such function", kind, symbol);
        nearest_hint(&near);
        hint("the kernel's functions are in /proc/kallsyms; a small one may have been inlined into its "
             "callers");
    } else if (err == -EINVAL || is_blacklisted(root, symbol)) {
        err = -failx(EINVAL, "cannot attach %s %s: this function may not be probed", kind, symbol);
        hint("the kernel's own probe and exception paths are closed to kprobes (" BLACKLIST
             "): probe one of its callers");
    } else if (err == -EADDRNOTAVAIL) {
        err = -failx(EADDRNOTAVAIL, "cannot attach %s %s: several functions of the kernel have this name",
                     kind, symbol);
        hint("probe one of its callers, whose name is unique");
    } else {
        err = -fail(-err, "cannot attach %s %s", kind, symbol);
    }
    nearest_finish(&near);
    return -err;
}

static bool is_syscall(const char *target)
{
    return syscall_of_symbol(target) != NULL;
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
    return where == NULL && strncmp(target, "sys_", 4) == 0
               ? syscall_resolve(root, target + 4, kind->on_return)
               : where;
}

/* The name as it is; "sys_execve", which newer kernels only have with the architecture's name in front, as
 * what it means. */
static int attach_function(const struct attach_kind *kind, const char *root, const char *target,
                           int program_fd, struct attachment *attachment)
{
    int err = kprobe_open(root, target, kind->on_return, program_fd, attachment);
    if (err == -ENOENT && strncmp(target, "sys_", 4) == 0)
        return syscall_attach(root, target + 4, kind->on_return, program_fd, attachment);
    return err == 0 ? 0 : kprobe_fail(root, target, kind->on_return, err);
}

const struct attach_kind kprobe_kind = {
    .section = "kprobe",
    .prefix = "kprobe__",
    .program_type = BPF_PROG_TYPE_KPROBE,
    .is_syscall = is_syscall,
    .check = kprobe_check,
    .resolve = resolve_function,
    .attach = attach_function,
};

const struct attach_kind kretprobe_kind = {
    .section = "kretprobe",
    .prefix = "kretprobe__",
    .program_type = BPF_PROG_TYPE_KPROBE,
    .on_return = true,
    .is_syscall = is_syscall,
    .check = kprobe_check,
    .resolve = resolve_function,
    .attach = attach_function,
};

// SPDX-License-Identifier: Apache-2.0
/*
 * Raw tracepoints: the same places as tracepoints, but the program gets the arguments as the kernel's code
 * has them, before they are made into the tracepoint's stable fields (Linux 4.17).
 */
#include <errno.h>
#include <linux/bpf.h>
#include <string.h>
#include <unistd.h>

#include "attach/bystander.h"
#include "attach/kind.h"
#include "attach/tracepoint.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "base/sys.h"
#include "base/words.h"
#include "kernel/idle.h"

/* sched_switch; the category that SEC("tracepoint/sched/sched_switch") has is no part of the name. */
static char *normalize(const char *target, bool is_name)
{
    const char *separator = is_name ? NULL : strpbrk(target, ":/");
    if (separator == NULL)
        return xstrdup(target);
    failx(EINVAL, "cannot attach to raw tracepoint '%s': raw tracepoints are named without their category",
          target);
    error_add_hint("SEC(\"raw_tp/%s\")", separator + 1);
    return NULL;
}

static int fail_unknown(const char *root, const char *target)
{
    failx(ENOENT, "cannot attach to raw tracepoint %s: this kernel has no such tracepoint", target);
    struct nearest near;
    nearest_init(&near, target);
    tracepoints_offer(root, false, &near);
    nearest_add_hint(&near);
    nearest_finish(&near);
    /* A tracepoint for each system call is made of these two (kernel/trace/trace_syscalls.c). */
    if (has_prefix(target, "sys_enter_") || has_prefix(target, "sys_exit_"))
        error_add_hint(
            "system calls have two raw tracepoints, sys_enter and sys_exit; SEC(\"tracepoint/syscalls/%s\") "
            "is a "
            "tracepoint of its own",
            target);
    return -ENOENT;
}

/* The link's descriptor, or the recorded error. */
static int open_link(const char *root, const char *target, int program_fd)
{
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.raw_tracepoint.name = (uintptr_t)target;
    attr.raw_tracepoint.prog_fd = (uint32_t)program_fd;
    int fd = sys_bpf(BPF_RAW_TRACEPOINT_OPEN, &attr);
    if (fd == -ENOENT)
        return fail_unknown(root, target);
    if (fd == -EINVAL) {
        /* The program reads more arguments than there are (bpf_probe_register() in kernel/trace/bpf_trace.c).
         */
        failx(EINVAL, "cannot attach to raw tracepoint %s: the program reads more arguments than it has",
              target);
        error_add_hint(
            "ctx->args[0] is the first argument of TP_PROTO in the kernel's include/trace/events/");
        return fd;
    }
    return fd >= 0 ? fd : fail(-fd, "cannot attach to raw tracepoint %s", target);
}

/* The kernel knows its tracepoints by attaching alone. */
static int check(const struct attach_kind *kind, const char *root, const char *target)
{
    struct text log = {0};
    int program = idle_load(kind->program_type, 0, 0, 0, &log);
    text_finish(&log);
    if (program == -EINVAL) {
        failx(EOPNOTSUPP, "cannot attach to raw tracepoint %s: this kernel has no raw tracepoints", target);
        error_add_hint("they came with Linux 4.17; SEC(\"tracepoint/CATEGORY/NAME\") does with less");
        return -EOPNOTSUPP;
    }
    if (program < 0)
        return fail(-program, "cannot attach to raw tracepoint %s", target);
    int link = open_link(root, target, program);
    if (link >= 0)
        close(link);
    close(program);
    return link >= 0 ? 0 : link;
}

int raw_tracepoint_attach(const char *root, const char *target, int program_fd, struct attachment *attachment)
{
    int fd = open_link(root, target, program_fd);
    if (fd < 0)
        return fd;
    attachment_add_fd(attachment, fd);
    attachment_add_place(attachment, target);
    return 0;
}

static int attach_raw_tracepoint(const struct attach_kind *kind, const char *root, const char *target,
                                 int program_fd, struct attachment *attachment)
{
    (void)kind;
    return raw_tracepoint_attach(root, target, program_fd, attachment);
}

const struct attach_kind raw_tracepoint_kind = {
    .section = "raw_tracepoint",
    .example = "sched_switch",
    .prefix = "raw_tracepoint__",
    .program_type = BPF_PROG_TYPE_RAW_TRACEPOINT,
    .normalize = normalize,
    .has_bystander = bystander_at_raw_tracepoint,
    .check = check,
    .attach = attach_raw_tracepoint,
};

/* libbpf's short spelling. */
const struct attach_kind raw_tp_kind = {
    .section = "raw_tp",
    .example = "sched_switch",
    .program_type = BPF_PROG_TYPE_RAW_TRACEPOINT,
    .normalize = normalize,
    .has_bystander = bystander_at_raw_tracepoint,
    .check = check,
    .attach = attach_raw_tracepoint,
};

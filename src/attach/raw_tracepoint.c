// SPDX-License-Identifier: Apache-2.0
/*
 * Raw tracepoints: the same places as tracepoints, but the program gets the arguments as the kernel's code has
 * them, before they are made into the tracepoint's stable fields (Linux 4.17).
 */
#include <errno.h>
#include <linux/bpf.h>
#include <string.h>
#include <unistd.h>

#include "attach/interrupted.h"
#include "attach/kinds.h"
#include "attach/link.h"
#include "attach/tracepoint.h"
#include "base/memory.h"
#include "base/words.h"
#include "kernel/idle.h"
#include "types/btf_signature.h"
#include "types/tracepoints.h"

/* sched_switch; the category that SEC("tracepoint/sched/sched_switch") has is no part of the name. */
static char *normalize(const struct attach_word *word, const char *target, bool is_name)
{
    (void)word;
    const char *separator = is_name ? NULL : strpbrk(target, ":/");
    if (separator == NULL)
        return xstrdup(target);
    hint("SEC(\"raw_tp/%s\")", separator + 1);
    failx(EINVAL, "cannot attach to raw tracepoint '%s': raw tracepoints are named without their category",
          target);
    return NULL;
}

static void offer_tracepoint(const char *name, void *near)
{
    nearest_offer(near, strchr(name, '/') + 1);
}

static int fail_unknown(const char *root, const char *target)
{
    struct nearest near;
    nearest_init(&near, target);
    (void)tracepoints_visit(root, offer_tracepoint, &near);
    nearest_hint(&near);
    nearest_finish(&near);
    /* A tracepoint for each system call is made of these two (kernel/trace/trace_syscalls.c). */
    if (has_prefix(target, "sys_enter_") || has_prefix(target, "sys_exit_"))
        hint(
            "system calls have two raw tracepoints, sys_enter and sys_exit; SEC(\"tracepoint/syscalls/%s\") is a tracepoint of its own",
            target);
    return failx(ENOENT, "cannot attach to raw tracepoint %s: this kernel has no such tracepoint", target);
}

/* The link's descriptor, or the recorded error. */
static int open_link(const char *root, const char *target, int program_fd)
{
    int fd = link_raw_tracepoint(target, program_fd);
    if (fd >= 0)
        return fd;
    if (fd == -ENOENT)
        return fail_unknown(root, target);
    if (fd != -EINVAL)
        return fail(-fd, "cannot attach to raw tracepoint %s", target);
    /* bpf_probe_register() in kernel/trace/bpf_trace.c */
    hint("ctx->args[0] is the first argument of TP_PROTO in the kernel's include/trace/events/");
    return failx(EINVAL, "cannot attach to raw tracepoint %s: the program reads more arguments than it has",
                 target);
}

/* The only way to ask the kernel for one is to attach to it. */
static int check(const struct attach_word *word, const char *root, const char *target)
{
    (void)word;
    struct text log = {0};
    int program = idle_load(BPF_PROG_TYPE_RAW_TRACEPOINT, 0, 0, 0, 0, &log);
    text_finish(&log);
    if (program == -EINVAL) {
        hint("they came with Linux 4.17; SEC(\"tracepoint/CATEGORY/NAME\") asks for less");
        return failx(EOPNOTSUPP, "cannot attach to raw tracepoint %s: this kernel has no raw tracepoints",
                     target);
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

static int attach_raw_tracepoint(const struct attach_word *word, const char *root, const char *target,
                                 int program_fd, struct attachment *attachment)
{
    (void)word;
    return raw_tracepoint_attach(root, target, program_fd, attachment);
}

static int visit_types(const char *root, const struct btf *btf,
                       void (*visit)(const char *name, void *context), void *context)
{
    (void)root;
    btf_visit(btf, BTF_KIND_TYPEDEF, BTF_RAW_TRACEPOINT, visit, context);
    return 0;
}

static void describe(const char *root, const struct btf *btf, const char *target, struct signature *signature)
{
    (void)root;
    (void)btf_raw_tracepoint(btf, target, signature); /* else nothing is known of it */
}

static int lookup(const char *root, const struct btf *btf, const char *target, struct signature *signature)
{
    if (btf_raw_tracepoint(btf, target, signature))
        return 0;
    kind_hint_near(&raw_tracepoint_kind, root, btf, target);
    hint("'bccrun find raw_tracepoint:GLOB' looks for them by words and globs");
    return failx(ENOENT, "cannot write a probe for raw tracepoint %s: %s", target,
                 btf->count > 0 ? "the kernel's type information has no such tracepoint"
                                : "this kernel has no type information (CONFIG_DEBUG_INFO_BTF)");
}

#define MECHANISM "bpf(2), BPF_RAW_TRACEPOINT_OPEN: it gets the tracepoint's own arguments"

const struct attach_kind raw_tracepoint_kind = {
    .words =
        {
            {"raw_tp", .mechanism = MECHANISM}, /* libbpf's short spelling */
            {"raw_tracepoint", "raw_tracepoint__", .mechanism = MECHANISM},
            {"rawtracepoint", .is_alias = true},
            {"rt", .is_alias = true},
        },
    .program_type = BPF_PROG_TYPE_RAW_TRACEPOINT,
    .target = {"sched_switch", .normalize = normalize, .is_interrupt = interrupted_at_raw_tracepoint},
    .checks = {.find = check},
    .attach = attach_raw_tracepoint,
    .listing = {"raw tracepoint", ACCESS_RAW, .visit = visit_types, .describe = describe, .lookup = lookup},
};

// SPDX-License-Identifier: Apache-2.0
/*
 * Tracepoints: places in the kernel that its authors named, with stable arguments. tracefs knows their numbers
 * (Linux: Documentation/trace/events.rst).
 */
#include "attach/tracepoint.h"

#include <errno.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>

#include "attach/call_argument.h"
#include "attach/glob.h"
#include "attach/interrupted.h"
#include "attach/kinds.h"
#include "base/memory.h"
#include "base/tracefs.h"
#include "base/words.h"
#include "types/tracepoint_format.h"
#include "types/tracepoints.h"

/* "sched:sched_switch", "sched/sched_switch" and sched__sched_switch of a function's name are the same. */
static char *normalize(const struct attach_word *word, const char *target, bool is_name)
{
    (void)word;
    const char *separator = is_name ? strstr(target, "__") : strpbrk(target, ":/");
    if (separator != NULL && separator != target)
        return xasprintf("%.*s/%s", (int)(separator - target), target, separator + (is_name ? 2 : 1));
    hint("SEC(\"tracepoint/sched/sched_switch\") or TRACEPOINT_PROBE(sched, sched_switch)");
    failx(EINVAL, "cannot attach to tracepoint '%s': a tracepoint has a category and a name", target);
    return NULL;
}

static int require(const struct attach_word *word, const char *root, const char *target)
{
    (void)word;
    if (tracefs(root) != NULL)
        return 0;
    because(CAUSE_NO_TRACEFS);
    const char *why = tracefs_hint(root);
    return failx(ENODEV, "cannot attach to tracepoint %s: tracefs is %s", target, why);
}

static int fail_id(const char *root, const char *target, int err)
{
    if (err == -ENODEV)
        return require(NULL, root, target);
    if (err != -ENOENT)
        return fail(-err, "cannot attach to tracepoint %s", target);
    kind_hint_near(&tracepoint_kind, root, NULL, target);
    hint("%s/available_events lists the tracepoints of this kernel", tracefs(root));
    return failx(ENOENT, "cannot attach to tracepoint %s: this kernel has no such tracepoint", target);
}

static int check(const struct attach_word *word, const char *root, const char *target)
{
    (void)word;
    long id = tracepoints_id(root, target);
    return id >= 0 ? 0 : fail_id(root, target, (int)id);
}

bool tracepoint_exists(const char *root, const char *target)
{
    return tracepoints_id(root, target) >= 0;
}

int tracepoint_offset(const char *root, const char *target, const char *field, unsigned *offset)
{
    struct signature signature = {0};
    int err = require(NULL, root, target);
    if (err != 0)
        return err;
    err = tracepoint_format_read(root, target, &signature);
    const struct argument *found = tracepoint_format_field(&signature, field);
    if (found != NULL)
        *offset = found->offset;
    else
        err = fail(err != 0 ? -err : ENOENT, "cannot find the field %s of tracepoint %s", field, target);
    signature_finish(&signature);
    return err;
}

int tracepoint_open(const char *root, const char *target, int program_fd, struct attachment *attachment)
{
    long id = tracepoints_id(root, target);
    return id >= 0 ? tracepoint_open_id(id, program_fd, attachment) : (int)id;
}

int tracepoint_open_id(long id, int program_fd, struct attachment *attachment)
{
    struct perf_event_attr attr = {
        .type = PERF_TYPE_TRACEPOINT,
        .config = (uint64_t)id,
        .sample_period = 1,
        .disabled = 1,
    };
    /* A program is at the tracepoint itself and runs on every CPU; the event must be of one all the same. */
    return attachment_add_event(attachment, &attr, 0, program_fd);
}

/* The program reads further from its context than the tracepoint's record goes (perf_event_set_bpf_prog() in
 * kernel/events/core.c); the verifier does not know yet which tracepoint it is for. */
static int fail_beyond(const char *target)
{
    hint("/sys/kernel/tracing/events/%s/format lists the fields", target);
    return failx(EACCES, "cannot attach to tracepoint %s: the program reads beyond the end of its record",
                 target);
}

int tracepoint_attach(const char *root, const char *target, int program_fd, struct attachment *attachment)
{
    int err = tracepoint_open(root, target, program_fd, attachment);
    if (err == -ENOENT || err == -ENODEV)
        return fail_id(root, target, err);
    if (err == -EACCES)
        return fail_beyond(target);
    if (err != 0)
        return fail(-err, "cannot attach to tracepoint %s", target);
    attachment_add_place(attachment, target);
    return 0;
}

static int attach_tracepoint(const struct attach_word *word, const char *root, const char *target,
                             int program_fd, struct attachment *attachment)
{
    (void)word;
    return tracepoint_attach(root, target, program_fd, attachment);
}

struct search {
    const char *glob;
    struct places *places;
};

static void match(const char *name, void *context)
{
    const struct search *search = context;
    if (glob_matches(search->glob, name))
        places_add(search->places, name, 0);
}

static int fail_nothing(const struct attach_word *word, const char *root, const char *glob)
{
    struct nearest near;
    nearest_init(&near, glob);
    (void)tracepoints_visit(root, glob_visit, &near);
    nearest_hint(&near);
    nearest_finish(&near);
    char *list = xasprintf("%s/available_events", tracefs(root));
    glob_hint(list, "tracepoints");
    free(list);
    return failx(ENOENT, "cannot attach %s %s: no tracepoint of this kernel has such a name", word->name,
                 glob);
}

static int expand(const struct attach_word *word, const char *root, const char *glob, struct places *places)
{
    struct search search = {.glob = glob, .places = places};
    (void)tracepoints_visit(root, match, &search);
    places_sort(places, false);
    return places->count > 0 ? 0 : fail_nothing(word, root, glob);
}

static int attach_place(const struct attach_word *word, const char *root, const struct places *places,
                        size_t index, int program_fd, struct attachment *attachment)
{
    (void)word;
    return tracepoint_open(root, places->list[index].name, program_fd, attachment);
}

static int visit_tracepoints(const char *root, const struct btf *btf,
                             void (*visit)(const char *name, void *context), void *context)
{
    (void)btf;
    (void)tracepoints_visit(root, visit, context); /* without tracefs there are none */
    return 0;
}

static int read_signature(const char *root, const struct btf *btf, const char *target,
                          struct signature *signature)
{
    int err = tracepoint_format_read(root, target, signature);
    if (has_prefix(target, CALL_ENTER))
        call_arguments_size(btf, signature);
    return err;
}

static void describe(const char *root, const struct btf *btf, const char *target, struct signature *signature)
{
    (void)!read_signature(root, btf, target, signature); /* else nothing is known of it */
}

static int lookup(const char *root, const struct btf *btf, const char *target, struct signature *signature)
{
    int err = read_signature(root, btf, target, signature);
    if (err == 0)
        return 0;
    if (err != -ENOENT) {
        hint("mount -t tracefs tracefs /sys/kernel/tracing");
        return fail(-err, "cannot read the fields of tracepoint %s", target);
    }
    kind_hint_near(&tracepoint_kind, root, btf, target);
    hint("'bccrun find tracepoint:GLOB' looks for them by words and globs");
    return failx(ENOENT, "cannot write a probe for tracepoint %s: this kernel has no such tracepoint",
                 target);
}

#define MECHANISM "a perf event of the tracepoint, by its number in tracefs"

const struct attach_kind tracepoint_kind = {
    .words =
        {
            {"tracepoint", "tracepoint__", .mechanism = MECHANISM},
            {"tp", .mechanism = MECHANISM}, /* libbpf's short spelling */
            {"t", .is_alias = true},
        },
    .program_type = BPF_PROG_TYPE_TRACEPOINT,
    .target = {"syscalls/sys_enter_openat", .normalize = normalize,
               .is_interrupt = interrupted_at_tracepoint},
    .checks = {.require = require, .find = check},
    .attach = attach_tracepoint,
    .glob = {"tracepoint", expand, .attach_place = attach_place},
    .listing = {"tracepoint", ACCESS_RECORD, .has_category = true, .visit = visit_tracepoints,
                .describe = describe, .lookup = lookup},
};

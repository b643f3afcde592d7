// SPDX-License-Identifier: Apache-2.0
/*
 * Tracepoints: places that the kernel's authors marked, with a stable name and arguments. tracefs knows their
 * numbers (Linux: Documentation/trace/events.rst).
 */
#include <errno.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>

#include "attach/bystander.h"
#include "attach/glob.h"
#include "attach/kind.h"
#include "attach/tracepoint.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "base/sys.h"
#include "base/text.h"
#include "base/tracefs.h"
#include "types/tracepoint_format.h"
#include "types/tracepoints.h"

/* "sched:sched_switch", "sched/sched_switch" and sched__sched_switch of a function's name are the same. */
static char *normalize(const char *target, bool is_name)
{
    const char *separator = is_name ? strstr(target, "__") : strpbrk(target, ":/");
    if (separator == NULL || separator == target) {
        failx(EINVAL, "cannot attach to tracepoint '%s': a tracepoint has a category and a name", target);
        error_add_hint("SEC(\"tracepoint/sched/sched_switch\") or TRACEPOINT_PROBE(sched, sched_switch)");
        return NULL;
    }
    const char *name = separator + (is_name ? 2 : 1);
    return xasprintf("%.*s/%s", (int)(separator - target), target, name);
}

static int fail_no_tracefs(const char *target)
{
    because(CAUSE_NO_TRACEFS);
    hint("mount -t tracefs tracefs /sys/kernel/tracing");
    return failx(ENODEV, "cannot attach to tracepoint %s: tracefs is not mounted", target);
}

int tracepoint_require(const char *root, const char *target, const char **place)
{
    *place = tracefs(root);
    return *place != NULL ? 0 : fail_no_tracefs(target);
}

static void offer_whole(const char *target, void *near)
{
    nearest_offer(near, target);
}

static void offer_name(const char *target, void *near)
{
    nearest_offer(near, strchr(target, '/') + 1);
}

void tracepoints_offer(const char *root, bool with_category, struct nearest *near)
{
    (void)tracepoints_visit(root, with_category ? offer_whole : offer_name, near);
}

static int fail_unknown(const char *root, const char *place, const char *target)
{
    failx(ENOENT, "cannot attach to tracepoint %s: this kernel has no such tracepoint", target);
    struct nearest near;
    nearest_init(&near, target);
    tracepoints_offer(root, true, &near);
    nearest_add_hint(&near);
    nearest_finish(&near);
    error_add_hint("%s/available_events lists the tracepoints of this kernel", place);
    return -ENOENT;
}

/* The tracepoint's number, or the recorded error. */
static long find_id(const char *root, const char *target)
{
    const char *place;
    int missing = tracepoint_require(root, target, &place);
    if (missing != 0)
        return missing;
    long id = tracepoints_id(root, target);
    if (id == -ENOENT)
        return fail_unknown(root, place, target);
    return id >= 0 ? id : fail((int)-id, "cannot attach to tracepoint %s", target);
}

bool tracepoint_exists(const char *root, const char *target)
{
    return tracepoints_id(root, target) >= 0;
}

static int check(const struct attach_kind *kind, const char *root, const char *target)
{
    (void)kind;
    long id = find_id(root, target);
    return id >= 0 ? 0 : (int)id;
}

/* The program reads further from its context than the tracepoint's record goes (perf_event_set_bpf_prog() in
 * kernel/events/core.c); the verifier does not know yet which tracepoint it is for. */
static void fail_beyond(const char *target)
{
    failx(EACCES, "cannot attach to tracepoint %s: the program reads beyond the end of its record", target);
    error_add_hint("/sys/kernel/tracing/events/%s/format lists the fields", target);
}

int tracepoint_offset(const char *root, const char *target, const char *field, unsigned *offset)
{
    const char *place;
    struct signature signature = {0};
    int err = tracepoint_require(root, target, &place);
    if (err != 0)
        return err;
    err = tracepoint_format_read(root, target, &signature);
    const struct argument *found = tracepoint_format_field(&signature, field);
    if (found != NULL)
        *offset = found->offset;
    signature_finish(&signature);
    return found != NULL
               ? 0
               : fail(err != 0 ? -err : ENOENT, "cannot find the field %s of tracepoint %s", field, target);
}

/* 0 or a negative errno, unrecorded. */
static int open_tracepoint(long id, int program_fd, struct attachment *attachment)
{
    struct perf_event_attr attr = {
        .type = PERF_TYPE_TRACEPOINT,
        .config = (uint64_t)id,
        .sample_period = 1,
        .disabled = 1,
    };
    /* A program sits on the tracepoint itself and runs on every CPU; the event must be of one all the same.
     */
    int fd = sys_perf_event_open(&attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
    return fd < 0 ? fd : attach_to_perf_event(fd, program_fd, attachment);
}

int tracepoint_attach(const char *root, const char *target, int program_fd, struct attachment *attachment)
{
    long id = find_id(root, target);
    if (id < 0)
        return (int)id;
    int err = open_tracepoint(id, program_fd, attachment);
    if (err == -EACCES)
        fail_beyond(target);
    else if (err != 0)
        fail(-err, "cannot attach to tracepoint %s", target);
    if (err != 0)
        return err;
    attachment_add_place(attachment, target);
    return 0;
}

static int attach_tracepoint(const struct attach_kind *kind, const char *root, const char *target,
                             int program_fd, struct attachment *attachment)
{
    (void)kind;
    return tracepoint_attach(root, target, program_fd, attachment);
}

struct search {
    const char *glob;
    struct places *places;
};

static void match(const char *target, void *context)
{
    const struct search *search = context;
    if (glob_matches(search->glob, target))
        places_add(search->places, target, 0);
}

static void offer_glob(const char *target, void *near)
{
    glob_offer(near, target);
}

static int expand(const struct attach_kind *kind, const char *root, const char *glob, struct places *places)
{
    const char *place = tracefs(root);
    if (place == NULL)
        return fail_no_tracefs(glob);
    struct search search = {.glob = glob, .places = places};
    (void)tracepoints_visit(root, match, &search);
    places_sort(places, false);
    if (places->count > 0)
        return 0;
    failx(ENOENT, "cannot attach %s %s: no tracepoint of this kernel has such a name", kind->section, glob);
    struct nearest near;
    nearest_init(&near, glob);
    (void)tracepoints_visit(root, offer_glob, &near);
    nearest_add_hint(&near);
    nearest_finish(&near);
    error_add_hint(
        "'*' stands for any letters, '?' for one, '[a-m]' for one of these; %s/available_events lists the "
        "tracepoints",
        place);
    return -ENOENT;
}

static int attach_place(const struct attach_kind *kind, const char *root, const struct places *places,
                        size_t index, int program_fd, struct attachment *attachment)
{
    (void)kind;
    long id = find_id(root, places->list[index].name);
    return id < 0 ? (int)id : open_tracepoint(id, program_fd, attachment);
}

static const struct attach_glob glob = {
    .nature = "tracepoint",
    .expand = expand,
    .attach_place = attach_place,
};

const struct attach_kind tracepoint_kind = {
    .section = "tracepoint",
    .example = "syscalls/sys_enter_openat",
    .prefix = "tracepoint__",
    .program_type = BPF_PROG_TYPE_TRACEPOINT,
    .normalize = normalize,
    .has_bystander = bystander_at_tracepoint,
    .check = check,
    .glob = &glob,
    .attach = attach_tracepoint,
};

/* libbpf's short spelling. */
const struct attach_kind tp_kind = {
    .section = "tp",
    .example = "syscalls/sys_enter_openat",
    .program_type = BPF_PROG_TYPE_TRACEPOINT,
    .normalize = normalize,
    .has_bystander = bystander_at_tracepoint,
    .check = check,
    .glob = &glob,
    .attach = attach_tracepoint,
};

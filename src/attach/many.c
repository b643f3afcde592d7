// SPDX-License-Identifier: Apache-2.0
#include "attach/many.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/memory.h"

/* To how many places the kernel is asked to attach one by one. Each takes two descriptors, and each the
 * kernel takes apart again in some 40 ms, one after the other: these are 40 s. */
#define ONE_BY_ONE_MAX 1000

/* How many of those that one link was to hold the kernel may refuse: to find each takes a dozen attempts. */
#define REFUSED_MAX 50

#define ENOTSUPP 524 /* the kernel's own, which no user should see (include/linux/errno.h) */

static int fail_no_globs(const struct attach_point *point)
{
    failx(EINVAL, "cannot attach %s %s: SEC(\"%s/...\") takes one name and no glob", point->kind->section,
          point->target, point->kind->section);
    error_add_hint(
        "globs stand behind kprobe/, kretprobe/, ksyscall/, kretsyscall/, tracepoint/, tp/, and for the "
        "function behind uprobe/ and uretprobe/");
    return -EINVAL;
}

static int fail_offset(const struct attach_point *point)
{
    failx(EINVAL, "cannot attach %s %s: functions that match a glob have no offset in common",
          point->kind->section, point->target);
    error_add_hint("leave out what stands behind the '+'");
    return -EINVAL;
}

static int fail_too_many(const struct attach_point *point)
{
    const struct attach_glob *glob = point->kind->glob;
    failx(
        E2BIG,
        "cannot attach %s %s: %zu %ss match, and this kernel attaches to them one by one, which bccrun does "
        "up to %d times",
        point->kind->section, point->target, point->places.count, glob->nature, ONE_BY_ONE_MAX);
    error_add_hint(
        "take a narrower glob: each place costs two descriptors, and the kernel some 40 ms to undo it");
    if (glob->multi_type != 0)
        error_add_hint("any number at once takes %s", glob->multi_needs);
    return -E2BIG;
}

int many_find(struct attach_point *point, const char *root)
{
    const struct attach_kind *kind = point->kind;
    if (kind->glob == NULL)
        return fail_no_globs(point);
    if (strchr(point->target, '+') != NULL)
        return fail_offset(point);
    int err = kind->glob->require != NULL ? kind->glob->require(kind, root, point->target) : 0;
    if (err == 0)
        err = kind->glob->expand(kind, root, point->target, &point->places);
    if (err != 0)
        return err;
    point->is_multi = kind->glob->multi_type != 0 && kind->glob->has_multi(root);
    return point->is_multi || point->places.count <= ONE_BY_ONE_MAX ? 0 : fail_too_many(point);
}

char *many_describe(const struct attach_point *point, size_t count)
{
    return xasprintf("%zu %s%s that match%s %s", count, point->kind->glob->nature, count == 1 ? "" : "s",
                     count == 1 ? "es" : "", point->target);
}

/* Not of the place, but of the process. */
static bool is_fatal(int err)
{
    return err == -EMFILE || err == -ENFILE || err == -ENOMEM || err == -EPERM;
}

/* @attached: so many before the process itself could not go on. */
static int fail_each(const struct attach_point *point, size_t attached, int err)
{
    if (err == -ENOTSUPP)
        err = -EOPNOTSUPP;
    if (!is_fatal(err))
        return fail(-err, "cannot attach %s %s to any of the %zu %ss that match", point->kind->section,
                    point->target, point->places.count, point->kind->glob->nature);
    fail(-err, "cannot attach %s %s to more than %zu of the %zu %ss that match", point->kind->section,
         point->target, attached, point->places.count, point->kind->glob->nature);
    error_add_hint(err == -EMFILE ? "ulimit -n raises the number of descriptors; each place takes two"
                                  : "take a narrower glob");
    return err;
}

/* What is attached where, and how many places the kernel refused. */
static void describe(const struct attach_point *point, size_t attached, struct attachment *attachment)
{
    size_t refused = point->places.count - attached;
    char *where = many_describe(point, attached);
    attachment_add_place(attachment, where);
    free(where);
    if (refused > 0) {
        where = xasprintf("%zu more could not be probed", refused);
        attachment_add_place(attachment, where);
        free(where);
    }
    attachment->place_count = attached;
}

/* Places that are attached to by links: by one, but where the kernel refuses it for the sake of some, by
 * several around those. */
struct ranges {
    const struct attach_point *point;
    int program_fd;
    struct attachment *attachment;
    size_t refused;
    int err; /* of the last refusal */
};

static bool is_hopeless(const struct ranges *ranges)
{
    return is_fatal(ranges->err) || ranges->refused > REFUSED_MAX;
}

static void attach_range(struct ranges *ranges, size_t first, size_t count)
{
    const struct attach_kind *kind = ranges->point->kind;
    const struct places range = {
        .list = ranges->point->places.list + first,
        .count = count,
        .path = ranges->point->places.path,
    };
    if (is_hopeless(ranges))
        return;
    int fd = kind->glob->attach_all(kind, &range, ranges->program_fd);
    if (fd >= 0) {
        attachment_add_fd(ranges->attachment, fd);
        return;
    }
    ranges->err = fd;
    if (count == 1) {
        ranges->refused++;
        return;
    }
    attach_range(ranges, first, count / 2);
    attach_range(ranges, first + count / 2, count - count / 2);
}

static int attach_all(const struct attach_point *point, int program_fd, struct attachment *attachment)
{
    struct ranges ranges = {.point = point, .program_fd = program_fd, .attachment = attachment};
    size_t count = point->places.count;
    attach_range(&ranges, 0, count);
    if (!is_hopeless(&ranges) && ranges.refused < count) {
        describe(point, count - ranges.refused, attachment);
        return 0;
    }
    attachment_finish(attachment);
    return fail_each(point, 0, ranges.err);
}

/* By default a process may have 1024 descriptors. Best effort: where it matters and fails, attaching says
 * so. */
static void raise_nofile(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)!setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static int attach_each(const struct attach_point *point, const char *root, int program_fd,
                       struct attachment *attachment)
{
    const struct attach_kind *kind = point->kind;
    size_t attached = 0;
    int err = 0;
    raise_nofile();
    for (size_t i = 0; i < point->places.count && !is_fatal(err); i++) {
        struct attachment one = {0};
        err = kind->glob->attach_place(kind, root, &point->places, i, program_fd, &one);
        if (err == 0)
            attached++;
        attachment_join(attachment, &one);
    }
    error_clear();
    if (attached == 0 || is_fatal(err)) {
        attachment_finish(attachment);
        return fail_each(point, attached, err);
    }
    describe(point, attached, attachment);
    return 0;
}

int many_attach(const struct attach_point *point, const char *root, int program_fd,
                struct attachment *attachment)
{
    return point->is_multi ? attach_all(point, program_fd, attachment)
                           : attach_each(point, root, program_fd, attachment);
}

// SPDX-License-Identifier: Apache-2.0
#include "attach/many.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "attach/compat_call.h"
#include "attach/keeper.h"
#include "attach/kinds.h"
#include "base/memory.h"
#include "base/sys.h"

/* To how many places the kernel is asked to attach one by one. Each takes two descriptors, and each the
 * kernel takes apart again in some 40 ms, one after the other: these are 40 s. */
#define ONE_BY_ONE_MAX 1000

/* How many of those that one link was to hold the kernel may refuse: to find each takes a dozen attempts. */
#define REFUSED_MAX 50

int many_fail_no_globs(const struct attach_point *point)
{
    struct text words = {0};
    const struct attach_kind *kind;
    for (size_t i = 0; (kind = kinds_at(i)) != NULL; i++)
        for (const struct attach_word *word = kind->words; kind->glob.expand != NULL && word->name != NULL;
             word++)
            if (!word->is_alias)
                text_printf(&words, "%s%s/", words.length > 0 ? ", " : "", word->name);
    hint("globs are possible in names after %s", text_cstr(&words));
    text_finish(&words);
    return failx(EINVAL, "cannot attach %s %s: SEC(\"%s/...\") takes one name and no glob", point->word->name,
                 point->target, point->word->name);
}

static int fail_offset(const struct attach_point *point)
{
    hint("leave out the '+' and what comes after it");
    return failx(EINVAL, "cannot attach %s %s: functions that match a glob have no offset in common",
                 point->word->name, point->target);
}

static int fail_too_many(const struct attach_point *point)
{
    const struct attach_glob *glob = &point->kind->glob;
    hint("take a narrower glob: each place costs two descriptors, and the kernel some 40 ms to undo it");
    if (glob->multi != NULL)
        hint("any number at once needs %s", glob->multi->needs);
    return failx(
        E2BIG,
        "cannot attach %s %s: %zu %ss match, and this kernel attaches to them one by one, which bccrun does up to %d times",
        point->word->name, point->target, point->places.count, glob->noun, ONE_BY_ONE_MAX);
}

int many_find(struct attach_point *point, const char *root)
{
    const struct attach_glob *glob = &point->kind->glob;
    const char *plus = strrchr(point->target, '+');
    if (plus != NULL && isdigit((unsigned char)plus[1]))
        return fail_offset(point);
    int err = glob->expand(point->word, root, point->target, &point->places);
    if (err != 0)
        return err;
    if (point->is_native_only)
        compat_call_drop(&point->places);
    point->is_multi = glob->multi != NULL && glob->multi->is_there(root);
    return point->is_multi || point->places.count <= ONE_BY_ONE_MAX ? 0 : fail_too_many(point);
}

char *many_describe(const struct attach_point *point, size_t count)
{
    return xasprintf("%zu %s%s that match%s %s", count, point->kind->glob.noun, count == 1 ? "" : "s",
                     count == 1 ? "es" : "", point->target);
}

/* Not of the place, but of the process. */
static bool is_fatal(int err)
{
    return err == -EMFILE || err == -ENFILE || err == -ENOMEM || err == -EPERM;
}

/* @attached: to how many places, before the process itself could not go on. */
static int fail_each(const struct attach_point *point, size_t attached, int err)
{
    if (err == -KERNEL_ENOTSUPP)
        err = -EOPNOTSUPP;
    if (!is_fatal(err))
        return fail(-err, "cannot attach %s %s to any of the %zu %ss that match", point->word->name,
                    point->target, point->places.count, point->kind->glob.noun);
    hint(err == -EMFILE ? "ulimit -n raises the number of descriptors; each place takes two"
                        : "take a narrower glob");
    return fail(-err, "cannot attach %s %s to more than %zu of the %zu %ss that match", point->word->name,
                point->target, attached, point->places.count, point->kind->glob.noun);
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

/* Places that are attached to by links: by one, or if the kernel refuses that because of some, by several around
 * those. */
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
        .file_fd = ranges->point->places.file_fd,
    };
    if (is_hopeless(ranges))
        return;
    int fd = kind->glob.multi->attach(&range, ranges->point->word->on_return, ranges->program_fd);
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
    size_t attached = 0;
    int err = 0;
    raise_nofile();
    for (size_t i = 0; i < point->places.count && !is_fatal(err); i++) {
        struct attachment one = {.keeper = keeper_share(attachment->keeper)};
        err = point->kind->glob.attach_place(point->word, root, &point->places, i, program_fd, &one);
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
    int err = point->is_multi ? attach_all(point, program_fd, attachment)
                              : attach_each(point, root, program_fd, attachment);
    if (err == 0 && point->places.path != NULL)
        attachment_set_file(attachment, root, point->places.path);
    return err;
}

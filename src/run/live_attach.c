// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/progress.h"
#include "run/live.h"

bool live_can_do_without(const struct live *live, size_t i)
{
    if (!live->plan.points[i].is_guess || live->plan.count == 1)
        return false;
    warn("%s; -a %s=... says where the function attaches", error_text(), live->image.programs[i].name);
    error_clear();
    return true;
}

/* The hook at this place of the probe that runs, if it is not shared yet: several functions may be attached at one
 * place. NULL: there is none. */
static struct hook *find_hook(const struct live *before, const struct attach_point *point)
{
    for (size_t i = 0; before != NULL && i < before->plan.count; i++) {
        struct hook *hook = before->hooks.list[i];
        if (hook != NULL && hook->users == 1 && attach_is_same(&before->plan.points[i], point) &&
            hook_has_same_file(hook))
            return hook;
    }
    return NULL;
}

/* The probe's hook number @i is one of the probe that runs. */
static int share_hook(struct live *live, size_t i, struct hook *hook, size_t program)
{
    hooks_share(&live->hooks, i, hook);
    return relay_set(&hook->relay, live->side, live->loaded.programs[program]);
}

/* What is to be attached for the program: its own descriptor, or that of a relay. */
static int open_program(const struct live *live, size_t program, struct hook *hook)
{
    int switch_fd = live->run->switch_fd;
    int fd = live->loaded.programs[program];
    return switch_fd < 0 ? fd : hook_relay(hook, switch_fd, &live->image.programs[program], fd, live->side);
}

/* What was compiled for the places of the function's arguments; NULL: nothing that it uses. On the heap. */
static char *prelude_of(const struct live *live, const struct attach_point *point)
{
    struct text prelude = {0};
    const char *function = live->declarations.functions[point->function].name;
    bool is_used = strstr(live->source->text, "usdt_readarg") != NULL &&
                   attach_prelude(point, RUN_ROOT, function, &prelude) == 0 && prelude.length > 0;
    char *copy = is_used ? xstrdup(text_cstr(&prelude)) : NULL;
    error_clear();
    text_finish(&prelude);
    return copy;
}

static int attach_point(struct live *live, size_t i)
{
    const struct attach_point *point = &live->plan.points[i];
    struct hook *hook = find_hook(live->run->live, point);
    if (hook != NULL)
        return share_hook(live, i, hook, i);
    hook = hooks_add(&live->hooks, i);
    int fd = open_program(live, i, hook);
    hook->prelude = prelude_of(live, point);
    int err = fd >= 0 ? attach(point, RUN_ROOT, fd, &hook->attachment) : fd;
    if (err == 0) {
        hook_set_file(hook);
        return 0;
    }
    hooks_drop(&live->hooks, i);
    if (err == -ENOENT && live_can_do_without(live, i))
        return 0;
    attach_add_place(point, live->source, &live->declarations);
    return err;
}

/* Arguments of USDT probes are read where the program had them that the probe was compiled for. */
static int check_prelude(const struct live *live, const struct hook *hook, const struct attach_point *point)
{
    char *prelude = hook->prelude != NULL ? prelude_of(live, point) : NULL;
    bool is_same = hook->prelude == NULL || (prelude != NULL && strcmp(prelude, hook->prelude) == 0);
    free(prelude);
    return is_same ? 0 : failx(ESTALE, "the arguments of its USDT probe may have moved: start bccrun again");
}

int live_attach_again(struct live *live, size_t i, const struct file_state *file)
{
    struct attach_point *point = &live->plan.points[i];
    struct hook *hook = live->hooks.list[i];
    struct attachment attachment = {0};
    int program_fd = hook->relay.program_fd != 0 ? hook->relay.program_fd : live->loaded.programs[i];
    if (file->device == hook->file.device && file->inode == hook->file.inode)
        hook_leave_file(hook);
    int err = attach_check(point, RUN_ROOT);
    if (err == 0)
        err = check_prelude(live, hook, point);
    if (err == 0)
        err = attach(point, RUN_ROOT, program_fd, &attachment);
    if (err == 0)
        hook_renew(hook, file, &attachment);
    return err;
}

/* The last of the hooks and of the programs. */
static int attach_prints(struct live *live)
{
    const struct live *before = live->run->live;
    size_t last = live->plan.count;
    size_t program = live->image.program_count - 1;
    if (!live->has_prints)
        return 0;
    if (before != NULL && before->has_prints)
        return share_hook(live, last, before->hooks.list[before->plan.count], program);
    struct hook *hook = hooks_add(&live->hooks, last);
    int fd = open_program(live, program, hook);
    return fd >= 0 ? prints_attach(RUN_ROOT, fd, &hook->attachment) : fd;
}

static bool is_attached(const struct live *live)
{
    for (size_t i = 0; i < live->plan.count; i++)
        if (live->hooks.list[i] != NULL)
            return true;
    return false;
}

int live_attach(struct live *live)
{
    hooks_init(&live->hooks, live->plan.count + 1);
    int err = attach_prints(live);
    for (size_t i = 0; i < live->plan.count && err == 0; i++)
        err = attach_point(live, i);
    if (err == 0 && !is_attached(live))
        err = failx(ENOENT, "cannot run '%s': none of its functions could be attached", live->source->name);
    live_end_step(live, "attach");
    return err;
}

static void report(const struct live *live, size_t i)
{
    const struct options *options = live->run->options;
    const struct attachment *attachment = &live->hooks.list[i]->attachment;
    const struct writer_attached attached = {
        .function = live->image.programs[i].name,
        .kind = attach_kind_name(&live->plan.points[i]),
        .where = attachment->where,
        .count = attachment->place_count,
    };
    writer_attached(live->run->writer, &attached);
    bool is_glob = attach_is_glob(&live->plan.points[i]);
    if (options->is_verbose || (is_glob && !options->is_quiet))
        fprintf(messages(), "bccrun: '%s' attached to %s\n", attached.function, attached.where);
    if (options->is_verbose && attach_misses_compat(&live->plan.points[i], RUN_ROOT))
        fprintf(
            messages(),
            "bccrun: '%s' does not see system calls of 32-bit programs: they do not reach these tracepoints\n",
            attached.function);
}

void live_report_attached(const struct live *live)
{
    for (size_t i = 0; i < live->plan.count; i++)
        if (live->hooks.list[i] != NULL)
            report(live, i);
}

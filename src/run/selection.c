// SPDX-License-Identifier: Apache-2.0
#include "run/selection.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/bpf.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "attach/tracepoint.h"
#include "base/memory.h"

#define FORK_TRACEPOINT "sched/sched_process_fork"
#define FREE_TRACEPOINT "sched/sched_process_free"

/* The programs that follow a family, in the order in which they must attach. */
static const struct {
    const char *function;
    const char *tracepoint;
} followers[SELECTION_TARGETS_MAX] = {{FILTER_FREE, FREE_TRACEPOINT}, {FILTER_FORK, FORK_TRACEPOINT}};

void selection_init(struct selection *selection, const struct options *options)
{
    *selection = (struct selection){
        .filter = options->filter,
        .has_command = options->command_words != NULL,
        .config_fd = -1,
        .cgroups_fd = -1,
    };
    launch_init(&selection->launch, options->command_words);
}

int selection_resolve(struct selection *selection, const char *root)
{
    int err = selection->has_command ? launch_find(&selection->launch) : 0;
    if (err == 0)
        err = filter_resolve(&selection->filter, root);
    return err == 0 ? selection_define(selection, root) : err;
}

int selection_define(struct selection *selection, const char *root)
{
    struct filter_records records = {0};
    int err = 0;
    if (selection->has_command)
        err = tracepoint_offset(root, FORK_TRACEPOINT, "child_pid", &records.fork_child);
    if (err == 0 && selection->has_command)
        err = tracepoint_offset(root, FREE_TRACEPOINT, "pid", &records.free_pid);
    if (err == 0)
        filter_definitions(&selection->filter, &records, &selection->definitions);
    selection->is_resolved = err == 0;
    return err;
}

char *selection_kinds(const struct selection *selection)
{
    const struct filter *filter = &selection->filter;
    struct text kinds = {0};
    for (size_t i = 0; i < filter->count; i++)
        text_printf(&kinds, "%s--%s%s", i > 0 ? ", " : "", filter_kind_option(filter->terms[i].kind),
                    filter->terms[i].is_negated ? " '!...'" : "");
    if (selection->has_command)
        text_printf(&kinds, "%sCOMMAND", kinds.length > 0 ? ", " : "");
    char *string = xstrdup(text_cstr(&kinds));
    text_finish(&kinds);
    return string;
}

bool selection_is_filtered(const struct selection *selection)
{
    return selection->is_resolved && selection->filter.count > 0;
}

const char *selection_check(const struct selection *selection, uint32_t program_type, bool is_interrupt,
                            bool is_void)
{
    return selection->is_resolved ? filter_check(program_type, is_interrupt, is_void) : NULL;
}

size_t selection_targets(const struct selection *selection, struct compile_target *targets)
{
    size_t count = 0;
    for (size_t i = 0; i < SELECTION_TARGETS_MAX && selection->has_command && selection->is_resolved; i++)
        targets[count++] = (struct compile_target){
            .own_name = followers[i].function,
            .program_type = BPF_PROG_TYPE_TRACEPOINT,
        };
    return count;
}

/* A descriptor of its own for the map @name: the probe that came with it may go before the run ends. */
static int keep_map(const struct image *image, const struct loaded *loaded, const char *name, int *fd)
{
    for (size_t i = 0; i < image->map_count; i++) {
        if (strcmp(image->maps[i].name, name) != 0)
            continue;
        if (*fd >= 0)
            close(*fd);
        *fd = fcntl(loaded->maps[i], F_DUPFD_CLOEXEC, 0);
        return *fd >= 0 ? 0 : fail(errno, "cannot keep the map '%s'", name);
    }
    return 0;
}

int selection_load(struct selection *selection, const struct image *image, const struct loaded *loaded)
{
    if (!selection->is_resolved)
        return 0;
    int err = keep_map(image, loaded, FILTER_CONFIG_MAP, &selection->config_fd);
    if (err == 0)
        err = keep_map(image, loaded, FILTER_CGROUPS_MAP, &selection->cgroups_fd);
    return err == 0 ? filter_load(&selection->filter, selection->config_fd, selection->cgroups_fd, false)
                    : err;
}

/* The followers see bccrun itself start the command, and only this: nothing else is started meanwhile. */
int selection_start(struct selection *selection, const char *root, const int *programs)
{
    if (!selection->has_command)
        return 0;
    for (; selection->follower_count < SELECTION_TARGETS_MAX; selection->follower_count++) {
        size_t i = selection->follower_count;
        int err = tracepoint_attach(root, followers[i].tracepoint, programs[i], &selection->followers[i]);
        if (err != 0)
            return err;
    }
    int err = filter_load(&selection->filter, selection->config_fd, selection->cgroups_fd, true);
    if (err == 0)
        err = launch_start(&selection->launch);
    if (err == 0)
        err = filter_load(&selection->filter, selection->config_fd, selection->cgroups_fd, false);
    return err;
}

uint32_t selection_process(const struct selection *selection)
{
    const struct filter *filter = &selection->filter;
    bool is_one = filter->count == 1 && filter->terms[0].kind == FILTER_PID && !filter->terms[0].is_negated;
    if (selection->has_command)
        return filter->count == 0 ? (uint32_t)selection->launch.pid : 0;
    return is_one ? (uint32_t)filter->terms[0].numbers[0] : 0;
}

int selection_release(struct selection *selection)
{
    return selection->has_command ? launch_release(&selection->launch) : 0;
}

bool selection_passes_on(struct selection *selection, int signal_fd)
{
    struct signalfd_siginfo signal;
    if (selection->launch.pid == 0 || selection->launch.is_told ||
        read(signal_fd, &signal, sizeof(signal)) != sizeof(signal))
        return false;
    selection->launch.is_told = true;
    if (signal.ssi_code != SI_KERNEL) /* else the terminal sent it to both (__isig in drivers/tty/n_tty.c) */
        launch_signal(&selection->launch, (int)signal.ssi_signo);
    return true;
}

bool selection_has_ended(const struct selection *selection)
{
    return selection->launch.pid != 0 && launch_has_ended(&selection->launch);
}

int selection_end(struct selection *selection, bool is_signalled, int signal_fd)
{
    struct launch *launch = &selection->launch;
    if (!selection->has_command)
        return 0;
    uint64_t unfollowed = filter_unfollowed(&selection->filter, selection->config_fd);
    if (unfollowed > 0)
        warn("%" PRIu64 " of the command's processes and threads were not followed: there are too many",
             unfollowed);
    if (launch_has_ended(launch))
        return launch_wait(launch);
    launch_end(launch, is_signalled ? SIGKILL : SIGTERM, signal_fd);
    return is_signalled ? launch_wait(launch) : 0;
}

void selection_finish(struct selection *selection)
{
    launch_finish(&selection->launch);
    while (selection->follower_count > 0)
        attachment_finish(&selection->followers[--selection->follower_count]);
    if (selection->config_fd >= 0)
        close(selection->config_fd);
    if (selection->cgroups_fd >= 0)
        close(selection->cgroups_fd);
    text_finish(&selection->definitions);
}

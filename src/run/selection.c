// SPDX-License-Identifier: Apache-2.0
#include "run/selection.h"

#include <inttypes.h>
#include <linux/bpf.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "attach/tracepoint.h"

#define FORK_TRACEPOINT "sched/sched_process_fork"
#define FREE_TRACEPOINT "sched/sched_process_free"

/* The programs that follow a family, in the order in which they must attach. */
static const struct {
    const char *function;
    const char *tracepoint;
} hooks[SELECTION_TARGETS_MAX] = {{FILTER_FREE, FREE_TRACEPOINT}, {FILTER_FORK, FORK_TRACEPOINT}};

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
    struct filter_records records = {0};
    int err = selection->has_command ? launch_find(&selection->launch) : 0;
    if (err == 0)
        err = filter_resolve(&selection->filter, root);
    if (err == 0 && selection->has_command)
        err = tracepoint_offset(root, FORK_TRACEPOINT, "child_pid", &records.fork_child);
    if (err == 0 && selection->has_command)
        err = tracepoint_offset(root, FREE_TRACEPOINT, "pid", &records.free_pid);
    if (err == 0)
        filter_definitions(&selection->filter, &records, &selection->definitions);
    return err;
}

size_t selection_targets(const struct selection *selection, struct compile_target *targets)
{
    size_t count = 0;
    for (size_t i = 0; i < SELECTION_TARGETS_MAX && selection->has_command; i++)
        targets[count++] = (struct compile_target){
            .own_name = hooks[i].function,
            .program_type = BPF_PROG_TYPE_TRACEPOINT,
        };
    return count;
}

int selection_load(struct selection *selection, const struct image *image, const struct loaded *loaded)
{
    for (size_t i = 0; i < image->map_count; i++) {
        if (strcmp(image->maps[i].name, FILTER_CONFIG_MAP) == 0)
            selection->config_fd = loaded->maps[i];
        if (strcmp(image->maps[i].name, FILTER_CGROUPS_MAP) == 0)
            selection->cgroups_fd = loaded->maps[i];
    }
    return filter_load(&selection->filter, selection->config_fd, selection->cgroups_fd, false);
}

/* The hooks see bccrun itself start the command, and only this: nothing else is started meanwhile. */
int selection_start(struct selection *selection, const char *root, const int *programs)
{
    if (!selection->has_command)
        return 0;
    for (; selection->hook_count < SELECTION_TARGETS_MAX; selection->hook_count++) {
        size_t i = selection->hook_count;
        int err = tracepoint_attach(root, hooks[i].tracepoint, programs[i], &selection->hooks[i]);
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
    if (!selection->has_command || selection->launch.is_told ||
        read(signal_fd, &signal, sizeof(signal)) != sizeof(signal))
        return false;
    selection->launch.is_told = true;
    if (signal.ssi_code != SI_KERNEL) /* else the terminal sent it to both (__isig in drivers/tty/n_tty.c) */
        launch_signal(&selection->launch, (int)signal.ssi_signo);
    return true;
}

int selection_end(struct selection *selection, bool is_signalled, int signal_fd)
{
    struct launch *launch = &selection->launch;
    if (!selection->has_command)
        return 0;
    uint64_t unfollowed = filter_unfollowed(&selection->filter, selection->config_fd);
    if (unfollowed > 0)
        warn("%" PRIu64 " of the command's processes and threads were not followed: it has too many",
             unfollowed);
    if (launch_has_ended(launch))
        return launch_wait(launch);
    launch_end(launch, is_signalled ? SIGKILL : SIGTERM, signal_fd);
    return is_signalled ? launch_wait(launch) : 0;
}

void selection_finish(struct selection *selection)
{
    launch_finish(&selection->launch);
    while (selection->hook_count > 0)
        attachment_finish(&selection->hooks[--selection->hook_count]);
    text_finish(&selection->definitions);
}

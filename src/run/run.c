// SPDX-License-Identifier: Apache-2.0
#include "run/run.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/patient.h"
#include "base/progress.h"
#include "run/live.h"
#include "run/run_notes.h"
#include "run/rebuilds.h"
#include "run/signals.h"

void run_init(struct run *run, const struct options *options)
{
    *run = (struct run){
        .options = options,
        .loop = loop_new(),
        .signal_fd = -1,
        .switch_fd = -1,
        .cache = {.fd = -1},
        .destination = {.fd = -1, .place.directory_fd = -1},
    };
    selection_init(&run->selection, options);
}

void run_finish(struct run *run)
{
    if (run->live != NULL)
        live_detach(run->live);
    patient_end_by(NULL, NULL);
    selection_finish(&run->selection);
    if (run->signal_fd >= 0)
        close(run->signal_fd);
    writer_free(run->writer);
    destination_finish(&run->destination);
    channels_finish(&run->channels);
    live_free(run->live);
    if (run->switch_fd >= 0)
        close(run->switch_fd);
    headers_finish(&run->headers);
    target_kernel_finish(&run->kernel);
    cache_close(&run->cache);
    rebuilds_free(run->rebuilds);
    missed_finish(&run->missed);
    notes_finish(&run->notes);
    traced_finish(&run->traced);
    loop_free(run->loop);
}

/* Opens the file of -o, and leaves in it what is there. */
static int open_output(struct run *run)
{
    const struct options *options = run->options;
    int err = destination_open(&run->destination, options->output);
    if (err != 0)
        return err;
    const struct writer_options how = {
        .format = options->format,
        .name = options->output,
        .show_time = options->show_time,
        .is_raw = options->is_raw,
        .has_colour = colour_is_on(options->colour, run->destination.fd),
    };
    run->writer = writer_new(&how, run->destination.fd);
    return run->writer != NULL ? 0 : -EINVAL;
}

int run_begin(struct run *run, const struct options *options)
{
    run_init(run, options);
    int err = open_output(run);
    return err == 0 ? selection_resolve(&run->selection, RUN_ROOT) : err;
}

/* The end of the command comes first, even if both came at once. */
static void take_signal(void *context)
{
    struct run *run = context;
    if (run->end == RUN_GOES_ON && !selection_passes_on(&run->selection, run->signal_fd))
        run->end = RUN_SIGNAL;
}

/* Asked while a write waits: whether what ends a run has come since, and would be seen if it went on. */
static bool is_ending(void *context)
{
    const struct run *run = context;
    const struct options *options = run->options;
    const struct progress *progress = &run->progress;
    struct pollfd signal = {.fd = run->signal_fd, .events = POLLIN};
    bool has_started = progress->started_ns != 0;
    if (run->end != RUN_GOES_ON || poll(&signal, 1, 0) > 0 || selection_has_ended(&run->selection) ||
        traced_have_ended(&run->traced))
        return true;
    if (has_started && options->duration_ns > 0 && clock_ns() - progress->started_ns >= options->duration_ns)
        return true;
    return has_started && options->max_events > 0 &&
           progress->shown + stream_waiting(run->channels.stream) >= options->max_events;
}

int run_take_signals(struct run *run)
{
    int fd = signals_open();
    if (fd < 0)
        return fd;
    run->signal_fd = fd;
    loop_add(run->loop, fd, take_signal, run);
    patient_end_by(is_ending, run);
    return 0;
}

static void take_end_of_command(void *context)
{
    struct run *run = context;
    run->end = RUN_COMMAND;
}

int run_start_command(struct run *run, const struct live *live)
{
    if (!run->selection.has_command)
        return 0;
    int err = selection_start(&run->selection, RUN_ROOT, live->loaded.programs + live->plan.count);
    if (err == 0)
        loop_add(run->loop, run->selection.launch.pid_fd, take_end_of_command, run);
    stacks_assume(live->stacks, selection_process(&run->selection));
    return err;
}

void run_take(struct run *run, struct live *live)
{
    size_t count = 0;
    progress_forbid();
    bool has_interval = run->live != NULL && run->live->interval_ns == live->interval_ns;
    if (!has_interval)
        run->progress.next_maps_ns = run->progress.elapsed_ns + live->interval_ns;
    run->live = live;
    live_take_buffers(live);
    live_find_stacks(live);
    const struct layout **layouts = channels_layouts(&run->channels, &count);
    writer_begin(run->writer, layouts, count);
    free(layouts);
    live_report_attached(live);
    run_notes_start(run, live);
    rebuilds_follow(run);
}

void run_say(const struct run *run, const char *line)
{
    if (!run->options->is_quiet)
        fprintf(messages(), "%s\n", line);
}

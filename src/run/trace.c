// SPDX-License-Identifier: Apache-2.0
#include "run/trace.h"

#include <errno.h>

#include "base/clock.h"
#include "base/numbers.h"
#include "run/live.h"
#include "run/run_notes.h"
#include "run/summary.h"

/* A probe that is busy shows its first event at once, not after the first of the waits that spare the traced
 * program's time. */
#define EAGER_NS      (100 * NS_PER_MS)
#define EAGER_TICK_NS (1 * NS_PER_MS)
#define FIRST_NS      (10 * NS_PER_MS)
#define FIRST_TICK_NS (NS_PER_MS / 5)

static bool is_full(const struct run *run)
{
    return run->options->max_events > 0 && run->progress.shown >= run->options->max_events;
}

static bool is_over(const struct run *run)
{
    return run->options->duration_ns > 0 && run->progress.elapsed_ns >= run->options->duration_ns;
}

/* Shows what the buffers hold now, and what found no room in them. Returns 0, -EPIPE if the reader is gone,
 * or the recorded error. */
static int drain(struct run *run, bool last)
{
    struct record record;
    struct channels *channels = &run->channels;
    writer_tick(run->writer);
    stream_drain(channels->stream, last);
    while (!is_full(run) && stream_next(channels->stream, &record)) {
        const struct layout *layout = channels->layouts[record.source];
        if (layout->other != NULL)
            layout = layout_of_size(layout, record.size_bytes);
        if (run->notes.taken < NOTES_TAKEN_MAX)
            notes_take(&run->notes, layout, &record);
        run->progress.shown++; /* first: it is neither waiting nor shown while it is written */
        writer_event(run->writer, layout, &record);
    }
    losses_report(&run->progress.losses, run->live, clock_ns(), last);
    return writer_flush(run->writer);
}

void trace_drain(struct run *run)
{
    if (run->progress.started_ns != 0 && drain(run, false) != 0)
        error_clear();
}

static int flush_maps(struct run *run)
{
    int err = maps_show(&run->live->maps, run->writer);
    return err == 0 ? writer_flush(run->writer) : err;
}

/* Shows the maps if their time has come; that they were late does not hurry the next time. At the end of the
 * run show_rest() shows them. */
static int show_maps(struct run *run)
{
    struct progress *progress = &run->progress;
    uint64_t interval_ns = run->live->interval_ns;
    if (interval_ns == 0 || progress->elapsed_ns < progress->next_maps_ns || is_over(run))
        return 0;
    progress->next_maps_ns += interval_ns;
    if (progress->next_maps_ns <= progress->elapsed_ns)
        progress->next_maps_ns = progress->elapsed_ns + interval_ns;
    return flush_maps(run);
}

/* Until the run ends, maps are shown or notes are due; UINT64_MAX if none of these has a time. */
static uint64_t left_ns(const struct run *run, uint64_t elapsed_ns)
{
    uint64_t next_ns = run->options->duration_ns > 0 ? run->options->duration_ns : UINT64_MAX;
    next_ns = min_u64(next_ns, run->progress.notes_ns);
    if (run->live->interval_ns > 0)
        next_ns = min_u64(next_ns, run->progress.next_maps_ns);
    if (next_ns == UINT64_MAX)
        return next_ns;
    return next_ns > elapsed_ns ? next_ns - elapsed_ns : 0;
}

/* Until the next drain, or what has its time if that comes first. */
static uint64_t wait_ns(const struct run *run)
{
    struct stream *stream = run->channels.stream;
    uint64_t elapsed_ns = clock_ns() - run->progress.started_ns;
    /* Stacks are looked up before their processes are gone. */
    int tick_ms = run->live->stacks != NULL ? stream_tick_ms(stream) : stream_sleep_ms(stream);
    uint64_t tick_ns = (uint64_t)tick_ms * NS_PER_MS;
    if (run->progress.shown == 0 && elapsed_ns < EAGER_NS)
        tick_ns = min_u64(tick_ns, elapsed_ns < FIRST_NS ? FIRST_TICK_NS : EAGER_TICK_NS);
    return min_u64(tick_ns, left_ns(run, elapsed_ns));
}

/* Shows what there is, and then waits for more. */
static int step(struct run *run)
{
    int err = drain(run, false);
    run->progress.elapsed_ns = clock_ns() - run->progress.started_ns;
    stacks_locate(run->live->stacks, &run->live->maps);
    if (run->progress.elapsed_ns >= run->progress.notes_ns)
        run_notes_after_a_while(run);
    if (err == 0)
        err = show_maps(run);
    if (err == -EPIPE)
        run->end = RUN_READER_GONE;
    else if (err == 0 && is_full(run))
        run->end = RUN_COUNT;
    else if (err == 0 && is_over(run))
        run->end = RUN_DURATION;
    else if (err == 0)
        err = loop_wait(run->loop, wait_ns(run));
    return err == -EPIPE ? 0 : err;
}

/* After everything is detached. */
static int show_rest(struct run *run)
{
    run->progress.elapsed_ns = clock_ns() - run->progress.started_ns;
    int err = drain(run, true);
    if (err == 0)
        run_notes_end(run);
    if (err == 0)
        err = flush_maps(run);
    return err == -EPIPE ? 0 : err;
}

static int show(struct run *run)
{
    int err = 0;
    run->progress.started_ns = clock_ns();
    while (run->end == RUN_GOES_ON && err == 0)
        err = step(run);
    if (run->end == RUN_SIGNAL)
        run_say(run, "Received signal, exiting..");
    live_detach(run->live);
    if (err != 0)
        return err;
    run->status = selection_end(&run->selection, run->end == RUN_SIGNAL, run->signal_fd);
    if (run->end == RUN_READER_GONE)
        return 0;
    err = show_rest(run);
    if (err == 0)
        err = summary_write(run);
    return err == 0 ? writer_check_reader(run->writer) : err;
}

static void take_end_of_processes(void *context)
{
    struct run *run = context;
    if (run->end != RUN_GOES_ON)
        return;
    run->end = RUN_PROCESS;
    run_say(run, "The traced process has ended, exiting..");
}

static void take_end_of_reader(void *context)
{
    struct run *run = context;
    loop_remove(run->loop, run->destination.fd);
    if (run->end == RUN_GOES_ON)
        run->end = RUN_READER_GONE;
}

int trace(struct run *run)
{
    int err = destination_begin(&run->destination);
    loop_add_end(run->loop, run->destination.fd, take_end_of_reader, run);
    if (err == 0)
        err = selection_release(&run->selection);
    if (err != 0)
        return err;
    run_say(run, "Waiting for events..");
    if (!run->selection.has_command)
        traced_follow(&run->traced, &run->selection.filter, run->loop, take_end_of_processes, run);
    err = show(run);
    return err == 0 ? destination_close(&run->destination) : err;
}

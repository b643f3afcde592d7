// SPDX-License-Identifier: Apache-2.0
#include "show.h"

#include <errno.h>
#include <inttypes.h>

#include "kernel/hotplug.h"
#include "watch.h"

/* On standard error for people, and for programs where the format has it. */
static int summarize(const struct session *session, const struct watch *watch, int end)
{
    static const char *const ends[] = {
        [WATCH_TIME] = "duration",
        [WATCH_COUNT] = "count",
        [WATCH_SIGNAL] = "signal",
        [WATCH_COMMAND] = "command",
    };
    const struct writer_summary summary = {
        .events = watch->shown,
        .lost = watch->losses.total,
        .missed = loaded_missed(&session->loaded),
        .elapsed_ns = watch->elapsed_ns,
        .end = ends[end],
    };
    writer_summary(session->writer, &summary);
    int err = writer_flush(session->writer);
    if (err != 0 || session->options->is_quiet)
        return err == -EPIPE ? 0 : err;
    fprintf(stderr, "%" PRIu64 " event%s, %" PRIu64 " lost, ", summary.events, summary.events == 1 ? "" : "s",
            summary.lost);
    if (summary.missed > 0)
        fprintf(stderr, "%" PRIu64 " missed by the probe, ", summary.missed);
    fprintf(stderr, "%.1f seconds\n", (double)summary.elapsed_ns / 1e9);
    return 0;
}

/* A CPU that cannot be followed is no reason to stop seeing the others. */
static void take_cpus(struct session *session)
{
    struct hotplug_news news;
    while (hotplug_next(session->hotplug_fd, &news)) {
        if (!news.is_online) {
            stream_cpu_offline(session->stream, news.cpu);
        } else if (stream_cpu_online(session->stream, news.cpu) != 0) {
            warn("%s: what comes from it is not seen", error_text());
            error_clear();
        }
    }
}

static void say_hidden(const struct session *session)
{
    struct text names = {0};
    if (session->options->is_verbose)
        maps_hidden(&session->maps, &names);
    if (names.length > 0)
        fprintf(stderr, "not shown: %s, from which the probe deletes; --maps NAME shows it\n",
                text_cstr(&names));
    text_finish(&names);
}

static int watch_to_end(struct session *session, struct watch *watch)
{
    for (;;) {
        int end = watch_run(watch);
        if (end == WATCH_CPUS)
            take_cpus(session);
        else if (end != WATCH_SIGNAL || !selection_passes_on(&session->selection, session->signal_fd))
            return end;
    }
}

static int show_events(struct session *session)
{
    struct watch watch = {
        .stream = session->stream,
        .writer = session->writer,
        .layouts = session->layouts,
        .losses = {.stream = session->stream,
                   .maps = &session->maps,
                   .names = session->buffer_names,
                   .ring = session->ring_count == 1 ? session->ring : NULL},
        .duration_ns = session->options->duration_ns,
        .max_events = session->options->max_events,
        .maps = &session->maps,
        .stacks = session->stacks,
        .interval_ns = session->interval_ns,
        .signal_fd = session->signal_fd,
        .hotplug_fd = session->hotplug_fd,
        .command_fd = session->selection.launch.pid_fd,
    };
    writer_begin(session->writer, session->events, session->event_count);
    int end = watch_to_end(session, &watch);
    if (end == WATCH_SIGNAL)
        session_say(session, "Received signal, exiting..");
    prints_finish(&session->prints);
    detach(session->attachments, session->attachment_count);
    if (end >= 0)
        session->status = selection_end(&session->selection, end == WATCH_SIGNAL, session->signal_fd);
    if (end < 0 || end == WATCH_READER_GONE)
        return end < 0 ? end : 0;
    int err = watch_finish(&watch);
    uint64_t unwritten = writer_unwritten(session->writer);
    if (unwritten > 0)
        warn("%" PRIu64 " lines were not written: who reads standard output took nothing for a second",
             unwritten);
    if (err != 0)
        return err;
    stacks_say(session->stacks);
    say_hidden(session);
    return summarize(session, &watch, end);
}

int show_run(struct session *session)
{
    int err = destination_begin(&session->destination);
    if (err == 0)
        err = selection_release(&session->selection);
    if (err != 0)
        return err;
    session_say(session, "Waiting for events..");
    return show_events(session);
}

int show_end(struct session *session)
{
    return destination_close(&session->destination);
}

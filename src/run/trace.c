// SPDX-License-Identifier: Apache-2.0
#include "run/show.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "attach/hotplug.h"
#include "run/loop.h"
#include "watch/relays.h"
#include "watch/reload.h"

/* On standard error for people, and for programs where the format has it. */
static int summarize(const struct session *session, const struct loop *loop, int end)
{
    static const char *const ends[] = {
        [LOOP_TIME] = "duration",
        [LOOP_COUNT] = "count",
        [LOOP_SIGNAL] = "signal",
        [LOOP_COMMAND] = "command",
    };
    const struct writer_summary summary = {
        .events = loop->shown,
        .lost = loop->losses.total,
        .missed = session->missed_before + loaded_missed(&session->loaded) + relays_missed(session),
        .elapsed_ns = loop->elapsed_ns,
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
            stream_cpu_offline(session->channels.stream, news.cpu);
        } else if (stream_cpu_online(session->channels.stream, news.cpu) != 0) {
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

/* The only ring buffer of the probe; NULL: it has none, or several. */
static const char *find_ring(const struct session *session)
{
    const char *ring = NULL;
    size_t count = 0;
    for (size_t i = 0; i < session->image.map_count; i++) {
        const struct image_map *map = &session->image.maps[i];
        if (!map->has_events || map->type != BPF_MAP_TYPE_RINGBUF)
            continue;
        ring = map->name;
        count++;
    }
    return count == 1 ? ring : NULL;
}

void show_probe(struct session *session, struct loop *loop)
{
    size_t count = 0;
    const struct layout **layouts = channels_layouts(&session->channels, &count);
    loop->losses.ring = find_ring(session);
    loop->stacks = session->stacks;
    if (loop->interval_ns != session->interval_ns)
        loop->next_interval_ns = loop->elapsed_ns + session->interval_ns;
    loop->interval_ns = session->interval_ns;
    writer_begin(session->writer, layouts, count);
    free(layouts);
}

static int loop_to_end(struct session *session, struct loop *loop)
{
    for (;;) {
        int end = loop_run(loop);
        if (end == LOOP_CPUS)
            take_cpus(session);
        else if (end == LOOP_EDIT)
            reload_step(session->reload);
        else if (end != LOOP_SIGNAL || !selection_passes_on(&session->selection, session->signal_fd))
            return end;
    }
}

static int show_events(struct session *session)
{
    struct loop loop = {
        .stream = session->channels.stream,
        .writer = session->writer,
        .channels = &session->channels,
        .losses =
            {
                .stream = session->channels.stream,
                .maps = &session->maps,
                .channels = &session->channels,
            },
        .duration_ns = session->options->duration_ns,
        .max_events = session->options->max_events,
        .maps = &session->maps,
        .signal_fd = session->signal_fd,
        .hotplug_fd = session->hotplug_fd,
        .command_fd = session->selection.launch.pid_fd,
        .edit_fd = reload_fd(session->reload),
    };
    show_probe(session, &loop);
    reload_show(session->reload, &loop);
    int end = loop_to_end(session, &loop);
    reload_show(session->reload, NULL);
    if (end == LOOP_SIGNAL)
        session_say(session, "Received signal, exiting..");
    prints_finish(&session->prints);
    detach(session->attachments, session->attachment_count);
    if (end >= 0)
        session->status = selection_end(&session->selection, end == LOOP_SIGNAL, session->signal_fd);
    if (end < 0 || end == LOOP_READER_GONE)
        return end < 0 ? end : 0;
    int err = loop_finish(&loop);
    uint64_t unwritten = writer_unwritten(session->writer);
    if (unwritten > 0)
        warn("%" PRIu64 " lines were not written: who reads standard output took nothing for a second",
             unwritten);
    if (err != 0)
        return err;
    stacks_say(session->stacks);
    say_hidden(session);
    return summarize(session, &loop, end);
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

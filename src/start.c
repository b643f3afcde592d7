// SPDX-License-Identifier: Apache-2.0
#include "start.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/memory.h"
#include "kernel/hotplug.h"
#include "prepare.h"

int start_writer(struct session *session)
{
    const struct options *options = session->options;
    int err = destination_open(&session->destination, options->output);
    if (err != 0)
        return err;
    const struct writer_options how = {
        .format = options->format,
        .name = options->output,
        .show_time = options->show_time,
        .is_raw = options->is_raw,
        .has_colour = colour_is_on(options->colour, session->destination.fd),
    };
    session->writer = writer_new(&how, session->destination.fd);
    return session->writer != NULL ? 0 : -EINVAL;
}

/* This kernel no longer takes what the verifier took when it was compiled: a setting may have changed that no
 * version tells. The compile says what is wrong, if anything is. */
static int load_anew(struct session *session)
{
    if (session->options->is_verbose)
        note("compiled again: %s", error_text());
    error_clear();
    cache_drop(&session->cache, &session->report.key);
    image_finish(&session->image);
    headers_finish(&session->headers);
    int err = prepare_image(session);
    return err == 0 ? load(&session->image, &session->loaded) : err;
}

int start_load(struct session *session)
{
    prepare_maps(session);
    if (maps_check(&session->maps) != 0)
        return -ENOENT;
    maps_warn(&session->maps, session->source->name);
    int err = load(&session->image, &session->loaded);
    if (err != 0 && session->report.is_cached)
        err = load_anew(session);
    if (err == 0)
        err = selection_load(&session->selection, &session->image, &session->loaded);
    if (err == 0 && !session->options->is_raw)
        session->stacks = stacks_new(SESSION_ROOT, &session->image, &session->loaded, &session->stack_ids);
    session_end_step(session, "load");
    return err;
}

/* Before the buffers are opened, so that no CPU slips in between. */
int start_hotplug(struct session *session)
{
    session->hotplug_fd = hotplug_open();
    if (session->hotplug_fd < 0)
        warn("%s: what comes from CPUs that are brought online is not seen", error_text());
    error_clear();
    return 0;
}

/* The structs that @map carries; where their records look alike, people are told. */
static void add_events(struct session *session, const struct image_map *map)
{
    for (const struct layout *event = &map->event; event != NULL; event = event->other) {
        array_push(session->events, session->event_count) = event;
        for (const struct layout *other = event->other; other != NULL; other = other->other)
            if (layout_looks_like(event, other, map->type != BPF_MAP_TYPE_RINGBUF))
                warn("'%s' carries '%s' and '%s', whose records are of one size: all are shown as '%s'; give "
                     "each a "
                     "buffer of its own",
                     map->name, event->name, other->name,
                     (other->size_bytes > event->size_bytes ? other : event)->name);
    }
}

/* One source of the stream for each map that events are sent through. */
int start_stream(struct session *session)
{
    session->stream = stream_new(session->options->buffer_bytes);
    if (session->stream == NULL)
        return -EINVAL;
    session->layouts = xcalloc(session->image.map_count, sizeof(struct layout *));
    session->buffer_names = xcalloc(session->image.map_count, sizeof(char *));
    for (size_t i = 0; i < session->image.map_count; i++) {
        const struct image_map *map = &session->image.maps[i];
        if (!map->has_events)
            continue;
        uint32_t source = (uint32_t)session->layout_count;
        int fd = session->loaded.maps[i];
        bool is_ring = map->type == BPF_MAP_TYPE_RINGBUF;
        int err = is_ring ? stream_add_ring(session->stream, fd, map->max_entries, source, map->name)
                          : stream_add(session->stream, fd, source, map->name);
        if (err != 0)
            return err;
        session->ring_count += is_ring;
        session->ring = is_ring ? map->name : session->ring;
        session->buffer_names[source] = map->name;
        session->layouts[session->layout_count++] = &map->event;
        add_events(session, map);
    }
    return 0;
}

int start_command(struct session *session)
{
    int err =
        selection_start(&session->selection, SESSION_ROOT, session->loaded.programs + session->plan.count);
    stacks_assume(session->stacks, selection_process(&session->selection));
    return err;
}

/* From here on signals end the run in order: they are taken from a descriptor, at a moment of our choice. */
int start_signals(struct session *session)
{
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGTERM);
    struct sigaction hangup;
    if (sigaction(SIGHUP, NULL, &hangup) == 0 && hangup.sa_handler != SIG_IGN) /* else nohup(1) started it */
        sigaddset(&ending, SIGHUP);
    sigprocmask(SIG_BLOCK, &ending, NULL);
    signal(SIGPIPE, SIG_IGN); /* a reader that is gone shows as EPIPE, */
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow (ulimit -f) as EFBIG */
    session->signal_fd = signalfd(-1, &ending, SFD_CLOEXEC | SFD_NONBLOCK);
    if (session->signal_fd < 0)
        return fail(errno, "cannot wait for signals");
    writer_end_by(session->writer, session->signal_fd);
    return 0;
}

static void tell_attached(struct session *session, size_t i)
{
    const struct attachment *attachment = &session->attachments[i];
    const struct writer_attached attached = {
        .function = session->image.programs[i].name,
        .kind = attach_kind_name(&session->plan.points[i]),
        .where = attachment->where,
        .count = attachment->place_count,
    };
    writer_attached(session->writer, &attached);
    bool is_glob = attach_is_glob(&session->plan.points[i]);
    if (session->options->is_verbose || (is_glob && !session->options->is_quiet))
        fprintf(stderr, "bccrun: '%s' attached to %s\n", attached.function, attached.where);
}

static int attach_one(struct session *session, size_t i)
{
    struct attachment *attachment = &session->attachments[session->attachment_count++];
    int err = attach(&session->plan.points[i], SESSION_ROOT, session->loaded.programs[i], attachment);
    if (err == 0)
        tell_attached(session, i);
    return err == -ENOENT && session_can_do_without(session, i) ? 0 : err;
}

int start_attach(struct session *session)
{
    int printer = session->loaded.programs[session->image.program_count - 1];
    int failed = prints_attach(&session->prints, SESSION_ROOT, printer);
    if (failed != 0)
        return failed;
    session->attachments = xcalloc(session->plan.count, sizeof(*session->attachments));
    size_t places = 0;
    for (size_t i = 0; i < session->plan.count && failed == 0; i++) {
        failed = attach_one(session, i);
        places += session->attachments[i].place_count;
    }
    if (failed == 0 && places == 0)
        failed =
            failx(ENOENT, "cannot run '%s': none of its functions could be attached", session->source->name);
    session_end_step(session, "attach");
    return failed;
}

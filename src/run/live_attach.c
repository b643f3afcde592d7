// SPDX-License-Identifier: Apache-2.0
#include "run/start.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "attach/hotplug.h"
#include "base/memory.h"
#include "run/prepare.h"

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

/* Which maps are @before's: the descriptors, on the heap. */
static int *find_origins(struct session *session, const struct session *before)
{
    size_t count = session->image.map_count;
    free(session->shapes);
    free(session->origins);
    session->shapes = xcalloc(count, sizeof(*session->shapes));
    session->origins = xcalloc(count, sizeof(*session->origins));
    int *kept = xcalloc(count, sizeof(*kept));
    for (size_t i = 0; i < count; i++) {
        session->shapes[i] = image_map_digest(&session->image.maps[i]);
        session->origins[i] = kept[i] = -1;
        for (size_t k = 0; before != NULL && k < before->image.map_count; k++) {
            if (!digest_is_same(&session->shapes[i], &before->shapes[k]))
                continue;
            session->origins[i] = (int)k;
            kept[i] = before->loaded.maps[k];
        }
    }
    return kept;
}

static int load_image(struct session *session, const struct session *before)
{
    int *kept = find_origins(session, before);
    int err = load(&session->image, kept, &session->loaded);
    free(kept);
    return err;
}

/* This kernel no longer takes what the verifier took when it was compiled: a setting may have changed that no
 * version tells. The compile says what is wrong, if anything is. */
static int load_anew(struct session *session, const struct session *before)
{
    if (session->options->is_verbose)
        note("compiled again: %s", error_text());
    error_clear();
    cache_drop(&session->cache, &session->report.key);
    image_finish(&session->image);
    int err = prepare_image(session);
    return err == 0 ? load_image(session, before) : err;
}

void start_stacks(struct session *session)
{
    if (!session->options->is_raw)
        session->stacks = stacks_new(SESSION_ROOT, &session->image, &session->loaded, &session->stack_ids);
    stacks_assume(session->stacks, selection_process(&session->selection));
}

int start_load_beside(struct session *session, const struct session *before)
{
    prepare_maps(session);
    if (maps_check(&session->maps) != 0)
        return -ENOENT;
    maps_warn(&session->maps, session->source->name);
    int err = load_image(session, before);
    if (err != 0 && session->report.is_cached)
        err = load_anew(session, before);
    session_end_step(session, "load");
    return err;
}

void start_give_back(struct session *session)
{
    for (size_t i = 0; i < session->loaded.map_count; i++)
        if (session->origins[i] >= 0)
            session->loaded.maps[i] = -1;
}

int start_load(struct session *session)
{
    int err = start_load_beside(session, NULL);
    if (err == 0)
        err = selection_load(&session->selection, &session->image, &session->loaded);
    if (err == 0)
        start_stacks(session);
    return err;
}

int start_hotplug(struct session *session)
{
    session->hotplug_fd = hotplug_open();
    if (session->hotplug_fd < 0)
        warn("%s: what comes from CPUs that are brought online is not seen", error_text());
    error_clear();
    return 0;
}

int start_buffers(struct session *session)
{
    return channels_init(&session->channels, session->options->buffer_bytes);
}

/* One channel for each map that events are sent through. */
int start_stream(struct session *session)
{
    int err = 0;
    session->numbers = xcalloc(session->image.map_count, sizeof(*session->numbers));
    for (size_t i = 0; i < session->image.map_count; i++)
        session->numbers[i] = CHANNEL_NONE;
    for (size_t i = 0; i < session->image.map_count && err == 0; i++)
        if (session->image.maps[i].has_events)
            err = channels_open(&session->channels, &session->image.maps[i], session->loaded.maps[i],
                                &session->numbers[i]);
    return err;
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

void start_tell_attached(struct session *session, size_t i)
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
        start_tell_attached(session, i);
    if (err == -ENOENT && session_can_do_without(session, i))
        return 0;
    if (err != 0)
        attach_add_place(&session->plan.points[i], session->source, &session->declarations);
    return err;
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

// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "check/check.h"
#include "compile/compiler.h"
#include "compile/translate.h"
#include "events/stream.h"
#include "kernel/attach.h"
#include "kernel/load.h"
#include "kernel/require.h"
#include "output/writer.h"
#include "probe/override.h"
#include "selection.h"
#include "watch.h"

/* The machine itself; tests of the rooms below give a made-up tree. */
#define ROOT ""

/* Everything a run owns, in the order in which it comes to be. */
struct session {
    const struct options *options;
    struct source *source;
    struct declarations declarations;
    struct usage usage;
    struct attach_plan plan;
    struct selection selection;
    struct headers headers;
    struct image image;
    struct loaded loaded;
    struct maps maps;
    struct stream *stream;
    const struct layout **layouts; /* by record.source */
    size_t layout_count;
    struct writer *writer;
    struct attachment *attachments;
    size_t attachment_count;
    int signal_fd;
    int status;                 /* to exit with where nothing fails */
    struct timespec step_start; /* for -v */
};

static void say(const struct session *session, const char *line)
{
    if (!session->options->is_quiet)
        fprintf(stderr, "%s\n", line);
}

/* Under -v, how long the step took that ends here. */
static void end_step(struct session *session, const char *step)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    double ms = (double)(now.tv_sec - session->step_start.tv_sec) * 1e3 +
                (double)(now.tv_nsec - session->step_start.tv_nsec) / 1e6;
    if (session->options->is_verbose)
        fprintf(stderr, "bccrun: %-8s %8.1f ms\n", step, ms);
    session->step_start = now;
}

static int declare(struct session *session)
{
    session->source = source_open(session->options->probe);
    if (session->source == NULL)
        return -EINVAL;
    const struct options *options = session->options;
    declarations_read(session->source, &session->declarations);
    usage_read(session->source, &session->usage);
    int err =
        override_sections(session->source, options->sections, options->section_count, &session->declarations);
    if (err == 0)
        err = attach_plan_read(session->source, &session->declarations, &session->plan);
    end_step(session, "declare");
    return err;
}

static int select_events(struct session *session)
{
    return selection_resolve(&session->selection, ROOT);
}

/* What would fail later anyway, said before a second is spent on compiling. */
static int require(struct session *session)
{
    int err = require_privileges(ROOT);
    return err == 0 ? attach_plan_check(&session->plan, ROOT) : err;
}

static int find_headers(struct session *session)
{
    struct utsname kernel;
    uname(&kernel);
    const char *directory = session->options->headers;
    if (directory == NULL)
        return headers_find(ROOT, kernel.release, &session->headers);
    int err = headers_open(directory, &session->headers);
    char *mismatch = err == 0 ? headers_mismatch(&session->headers, kernel.release) : NULL;
    if (mismatch != NULL)
        warn("%s", mismatch);
    free(mismatch);
    return err;
}

/* The C that the places of attachment bring along: how to read the arguments of a USDT probe. */
static int write_definitions(const struct session *session, struct text *definitions)
{
    int err = 0;
    text_string(definitions, text_cstr((struct text *)&session->selection.definitions));
    for (size_t i = 0; i < session->plan.count && err == 0; i++) {
        const struct attach_point *point = &session->plan.points[i];
        err = attach_prelude(point, ROOT, session->declarations.functions[point->function].name, definitions);
    }
    return err;
}

/* The program of each point of the plan, then those of the selection. On the heap. */
static struct compile_target *list_targets(const struct session *session, size_t *count)
{
    *count = session->plan.count;
    struct compile_target *targets = xcalloc(*count + SELECTION_TARGETS_MAX, sizeof(*targets));
    for (size_t i = 0; i < *count; i++) {
        const struct attach_point *point = &session->plan.points[i];
        targets[i] = (struct compile_target){
            .function = point->function,
            .program_type = attach_program_type(point),
            .attach_type = attach_type(point),
            .attach_btf_id = point->btf_id,
            .is_syscall = point->is_syscall,
            .check = filter_check(attach_program_type(point)),
        };
        if (targets[i].check == NULL && session->options->filter.count > 0)
            warn("'%s' is not filtered: it runs for packets, which belong to no process",
                 session->declarations.functions[point->function].name);
    }
    *count += selection_targets(&session->selection, targets + *count);
    return targets;
}

static int compile_text(struct session *session, const struct text *definitions)
{
    size_t count = 0;
    struct compile_target *targets = list_targets(session, &count);
    const struct compile_additions additions = {
        .definitions = definitions->bytes,
        .usage = &session->usage,
        .flags = (const char *const *)session->options->flags,
        .flag_count = session->options->flag_count,
    };
    int err = compile(session->source, &session->declarations, targets, count, &additions, &session->headers,
                      &session->image);
    free(targets);
    return err;
}

static int compile_probe(struct session *session)
{
    struct text definitions = {0};
    int err = find_headers(session);
    if (err == 0)
        err = write_definitions(session, &definitions);
    text_cstr(&definitions);
    if (err == 0)
        err = compile_text(session, &definitions);
    text_finish(&definitions);
    end_step(session, "compile");
    return err;
}

/* What would attach where: a line for each function. */
static int show_plan(struct session *session)
{
    int err = 0;
    for (size_t i = 0; i < session->plan.count && err == 0; i++) {
        const struct attach_point *point = &session->plan.points[i];
        char *where = attach_resolve(point, ROOT);
        if (where != NULL)
            printf("%-20s %-12s %s\n", session->image.programs[i].name, attach_kind_name(point), where);
        err = where != NULL ? 0 : -EINVAL;
        free(where);
    }
    return err;
}

static int load_probe(struct session *session)
{
    session->maps = (struct maps){
        .image = &session->image,
        .loaded = &session->loaded,
        .usage = &session->usage,
        .options = session->options->maps,
    };
    if (maps_check(&session->maps) != 0)
        return -ENOENT;
    int err = load(&session->image, &session->loaded);
    if (err == 0)
        err = selection_load(&session->selection, &session->image, &session->loaded);
    end_step(session, "load");
    return err;
}

/* One source of the stream for each map that events are sent through. */
static int open_stream(struct session *session)
{
    session->stream = stream_new(session->options->buffer_bytes);
    if (session->stream == NULL)
        return -EINVAL;
    session->layouts = xcalloc(session->image.map_count, sizeof(struct layout *));
    for (size_t i = 0; i < session->image.map_count; i++) {
        const struct image_map *map = &session->image.maps[i];
        if (!map->has_events)
            continue;
        uint32_t source = (uint32_t)session->layout_count;
        int fd = session->loaded.maps[i];
        int err = map->type == BPF_MAP_TYPE_RINGBUF
                      ? stream_add_ring(session->stream, fd, map->max_entries, source, map->name)
                      : stream_add(session->stream, fd, source, map->name);
        if (err != 0)
            return err;
        session->layouts[session->layout_count++] = &map->event;
    }
    return 0;
}

static int open_writer(struct session *session)
{
    const struct writer_options options = {
        .format = session->options->format,
        .show_time = session->options->show_time,
        .is_raw = session->options->is_raw,
    };
    session->writer = writer_new(&options, STDOUT_FILENO);
    return session->writer != NULL ? 0 : -EINVAL;
}

static int start_command(struct session *session)
{
    return selection_start(&session->selection, ROOT, session->loaded.programs + session->plan.count);
}

/* From here on signals end the run in order: they are taken from a descriptor, at a moment of our choice. */
static int take_signals(struct session *session)
{
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGTERM);
    sigprocmask(SIG_BLOCK, &ending, NULL);
    signal(SIGPIPE, SIG_IGN); /* a reader that is gone shows as EPIPE, */
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow (ulimit -f) as EFBIG */
    session->signal_fd = signalfd(-1, &ending, SFD_CLOEXEC | SFD_NONBLOCK);
    return session->signal_fd >= 0 ? 0 : fail(errno, "cannot wait for signals");
}

static int attach_all(struct session *session)
{
    session->attachments = xcalloc(session->plan.count, sizeof(*session->attachments));
    for (size_t i = 0; i < session->plan.count; i++) {
        struct attachment *attachment = &session->attachments[i];
        int err = attach(&session->plan.points[i], ROOT, session->loaded.programs[i], attachment);
        if (err != 0)
            return err;
        session->attachment_count++;
        if (session->options->is_verbose)
            fprintf(stderr, "bccrun: '%s' attached to %s\n", session->image.programs[i].name,
                    attachment->where);
    }
    end_step(session, "attach");
    return 0;
}

static void detach_all(struct session *session)
{
    while (session->attachment_count > 0)
        attachment_finish(&session->attachments[--session->attachment_count]);
}

static void say_summary(const struct session *session, const struct watch *watch)
{
    if (session->options->is_quiet)
        return;
    uint64_t lost = stream_lost(session->stream) + maps_sum(&session->maps, TRANSLATE_LOST_MAP);
    uint64_t missed = loaded_missed(&session->loaded);
    fprintf(stderr, "%" PRIu64 " event%s, %" PRIu64 " lost, ", watch->shown, watch->shown == 1 ? "" : "s",
            lost);
    if (missed > 0)
        fprintf(stderr, "%" PRIu64 " missed by the probe, ", missed);
    fprintf(stderr, "%.1f seconds\n", (double)watch->elapsed_ns / 1e9);
}

static int watch_to_end(struct session *session, struct watch *watch)
{
    int end;
    do
        end = watch_run(watch);
    while (end == WATCH_SIGNAL && selection_passes_on(&session->selection, session->signal_fd));
    return end;
}

static int show_events(struct session *session)
{
    struct watch watch = {
        .stream = session->stream,
        .writer = session->writer,
        .layouts = session->layouts,
        .duration_ns = session->options->duration_ns,
        .max_events = session->options->max_events,
        .maps = &session->maps,
        .interval_ns = session->options->interval_ns,
        .signal_fd = session->signal_fd,
        .command_fd = session->selection.launch.pid_fd,
    };
    writer_begin(session->writer, session->layouts, session->layout_count);
    int end = watch_to_end(session, &watch);
    if (end == WATCH_SIGNAL)
        say(session, "Received signal, exiting..");
    detach_all(session);
    if (end >= 0)
        session->status = selection_end(&session->selection, end == WATCH_SIGNAL, session->signal_fd);
    if (end < 0 || end == WATCH_READER_GONE)
        return end < 0 ? end : 0;
    int err = watch_finish(&watch);
    if (err == 0)
        say_summary(session, &watch);
    return err;
}

static int watch_probe(struct session *session)
{
    int err = selection_release(&session->selection);
    if (err != 0)
        return err;
    say(session, "Waiting for events..");
    return show_events(session);
}

static void finish(struct session *session)
{
    detach_all(session);
    free(session->attachments);
    selection_finish(&session->selection);
    if (session->signal_fd >= 0)
        close(session->signal_fd);
    writer_free(session->writer);
    free(session->layouts);
    stream_free(session->stream);
    unload(&session->loaded);
    image_finish(&session->image);
    headers_finish(&session->headers);
    attach_plan_finish(&session->plan);
    usage_finish(&session->usage);
    declarations_finish(&session->declarations);
    source_free(session->source);
}

typedef int (*step)(struct session *);

int session_run(const struct options *options)
{
    static const step run[] = {
        open_writer, select_events, declare,      require,    compile_probe, load_probe,
        open_stream, start_command, take_signals, attach_all, watch_probe,   NULL,
    };
    static const step dry_run[] = {select_events, declare, require, compile_probe, show_plan, NULL};
    struct session session = {.options = options, .signal_fd = -1};
    selection_init(&session.selection, options);
    clock_gettime(CLOCK_MONOTONIC, &session.step_start);
    int err = 0;
    for (const step *next = options->is_dry_run ? dry_run : run; *next != NULL && err == 0; next++)
        err = (*next)(&session);
    if (err != 0)
        check_hint(ROOT, options->headers);
    finish(&session);
    return err != 0 ? err : session.status;
}

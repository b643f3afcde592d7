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
#include "describe.h"
#include "events/stream.h"
#include "kernel/attach.h"
#include "kernel/hotplug.h"
#include "kernel/load.h"
#include "kernel/require.h"
#include "output/destination.h"
#include "output/writer.h"
#include "prints.h"
#include "probe/interval.h"
#include "probe/override.h"
#include "probe/parameters.h"
#include "selection.h"
#include "stacks.h"
#include "watch.h"

/* The machine itself; tests of the rooms below give a made-up tree. */
#define ROOT ""

/* Of what a glob stands for, under --dry-run. */
#define PLACES_SHOWN  5
#define PLACES_INDENT 34

/* Everything a run owns, in the order in which it comes to be. */
struct session {
    const struct options *options;
    struct source *source;
    struct declarations declarations;
    struct usage usage;
    uint64_t interval_ns; /* between showings of the maps; 0: only at the end */
    struct stack_ids stack_ids;
    struct attach_plan plan;
    struct selection selection;
    struct prints prints;
    struct headers headers;
    struct cache cache;
    struct image image;
    struct compile_report report; /* on the image */
    struct loaded loaded;
    struct maps maps;
    struct stacks *stacks; /* NULL: the probe has none, or they are shown as numbers */
    struct stream *stream;
    const struct layout **layouts; /* by record.source, */
    const char **buffer_names;     /* and the maps' names */
    size_t layout_count;
    size_t ring_count;
    const char *ring; /* the last one's name */
    struct destination destination;
    struct writer *writer;
    struct attachment *attachments;
    size_t attachment_count;
    int signal_fd;
    int hotplug_fd;             /* tells of CPUs that come and go; -1: they are not followed */
    int status;                 /* to exit with where nothing fails */
    struct timespec step_start; /* for -v */
};

static void say(const struct session *session, const char *line)
{
    if (!session->options->is_quiet)
        fprintf(stderr, "%s\n", line);
}

/* The time since the last call. */
static double step_ms(struct session *session)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    double ms = (double)(now.tv_sec - session->step_start.tv_sec) * 1e3 +
                (double)(now.tv_nsec - session->step_start.tv_nsec) / 1e6;
    session->step_start = now;
    return ms;
}

/* Under -v, how long the step took that ends here. */
static void end_step(struct session *session, const char *step)
{
    double ms = step_ms(session);
    if (session->options->is_verbose)
        fprintf(stderr, "bccrun: %-8s %8.1f ms\n", step, ms);
}

/* Verifying is a part of the compiler process's work, and measured there. */
static void end_compile(struct session *session)
{
    const struct compile_report *report = &session->report;
    if (report->is_cached || report->libbcc_ns == 0) {
        end_step(session, report->is_cached ? "cache" : "compile");
        return;
    }
    double verify_ms = (double)report->verify_ns / 1e6;
    double ms = step_ms(session) - verify_ms;
    if (session->options->is_verbose)
        fprintf(stderr, "bccrun: %-8s %8.1f ms, libbcc %.1f ms of it\nbccrun: %-8s %8.1f ms\n", "compile", ms,
                (double)report->libbcc_ns / 1e6, "verify", verify_ms);
}

static int read_interval(struct session *session)
{
    session->interval_ns = session->options->interval_ns;
    return session->options->has_interval ? 0 : interval_read(session->source, &session->interval_ns);
}

static int declare(struct session *session)
{
    session->source = source_open(session->options->probe);
    if (session->source == NULL)
        return -EINVAL;
    const struct options *options = session->options;
    parameters_warn(session->source, (const char *const *)options->flags, options->flag_count);
    declarations_read(session->source, &session->declarations);
    usage_read(session->source, &session->usage);
    stack_ids_read(session->source, &session->stack_ids);
    int err = read_interval(session);
    if (err == 0)
        err = override_sections(session->source, options->sections, options->section_count,
                                &session->declarations);
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

static int open_cache(struct session *session)
{
    return session->options->has_cache ? cache_open(&session->cache, session->options->is_verbose) : 0;
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
static int write_definitions(struct session *session, struct text *definitions)
{
    int err = 0;
    text_string(definitions, text_cstr((struct text *)&session->selection.definitions));
    for (size_t i = 0; i < session->plan.count && err == 0; i++) {
        const struct attach_point *point = &session->plan.points[i];
        err = attach_prelude(point, ROOT, session->declarations.functions[point->function].name, definitions);
    }
    if (err == 0)
        prints_define(&session->prints, &session->usage, ROOT, definitions);
    return err;
}

/* The program of each point of the plan, then those of the selection and of what is printed. On the heap. */
static struct compile_target *list_targets(const struct session *session, size_t *count)
{
    *count = session->plan.count;
    struct compile_target *targets = xcalloc(*count + SELECTION_TARGETS_MAX + 1, sizeof(*targets));
    for (size_t i = 0; i < *count; i++) {
        const struct attach_point *point = &session->plan.points[i];
        targets[i] = (struct compile_target){
            .function = point->function,
            .program_type = attach_program_type(point),
            .attach_type = attach_type(point),
            .attach_btf_id = point->btf_id,
            .attach_btf_object = point->btf_object,
            .is_syscall = point->is_syscall,
            .check = filter_check(attach_program_type(point), false),
            .void_check = filter_check(attach_program_type(point), true),
        };
        if (targets[i].check == NULL && session->options->filter.count > 0)
            warn("'%s' is not filtered: it runs for packets, which belong to no process",
                 session->declarations.functions[point->function].name);
    }
    *count += selection_targets(&session->selection, targets + *count);
    *count += prints_target(&session->prints, targets + *count);
    return targets;
}

static int compile_targets(struct session *session, const struct compile_target *targets, size_t count,
                           const struct text *definitions)
{
    const struct compile_additions additions = {
        .definitions = definitions->bytes,
        .usage = &session->usage,
        .flags = (const char *const *)session->options->flags,
        .flag_count = session->options->flag_count,
        .with_log = session->options->with_log,
    };
    const struct compile_job job = {
        .source = session->source,
        .declarations = &session->declarations,
        .targets = targets,
        .target_count = count,
        .additions = &additions,
        .headers = &session->headers,
        .cache = &session->cache,
    };
    return compile(&job, &session->image, &session->report);
}

static int compile_text(struct session *session, const struct text *definitions)
{
    size_t count = 0;
    struct compile_target *targets = list_targets(session, &count);
    int err = compile_targets(session, targets, count, definitions);
    free(targets);
    return err;
}

/* Functions that an #if left out attach nowhere, as in BCC. */
static void drop_missing(struct session *session)
{
    for (size_t i = session->plan.count; i-- > 0;) {
        if (session->image.programs[i].instruction_count > 0)
            continue;
        attach_plan_drop(&session->plan, i);
        image_drop_program(&session->image, i);
    }
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
    if (err == 0)
        drop_missing(session);
    text_finish(&definitions);
    end_compile(session);
    return err;
}

/* What a glob stands for, below the line that says how many: all under -v, else the first few. */
static void show_places(const struct session *session, const struct places *places)
{
    size_t shown = places->count;
    if (!session->options->is_verbose && shown > PLACES_SHOWN)
        shown = PLACES_SHOWN;
    for (size_t i = 0; i < shown; i++)
        printf("%*s%s\n", PLACES_INDENT, "", places->list[i].name);
    if (shown < places->count)
        printf("%*s... and %zu more (-v shows them)\n", PLACES_INDENT, "", places->count - shown);
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
        show_places(session, &point->places);
        err = where != NULL ? 0 : -EINVAL;
        free(where);
    }
    return err;
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
    int err = compile_probe(session);
    return err == 0 ? load(&session->image, &session->loaded) : err;
}

static void take_maps(struct session *session)
{
    session->maps = (struct maps){
        .image = &session->image,
        .loaded = &session->loaded,
        .usage = &session->usage,
        .options = session->options->maps,
    };
}

/* Only what its maps and events look like: nothing is verified, and no event is left out. */
static int compile_types(struct session *session)
{
    struct text definitions = {0};
    size_t count = session->plan.count;
    struct compile_target *targets = xcalloc(count + 1, sizeof(*targets));
    for (size_t i = 0; i < count; i++) {
        const struct attach_point *point = &session->plan.points[i];
        targets[i] = (struct compile_target){.function = point->function, .is_syscall = point->is_syscall};
    }
    int err = find_headers(session);
    if (err == 0)
        err = write_definitions(session, &definitions);
    text_cstr(&definitions);
    count += prints_target(&session->prints, targets + count);
    for (size_t i = 0; i < count; i++)
        targets[i].program_type = BPF_PROG_TYPE_UNSPEC;
    if (err == 0)
        err = compile_targets(session, targets, count, &definitions);
    free(targets);
    text_finish(&definitions);
    return err;
}

static int show_schema(struct session *session)
{
    take_maps(session);
    int err = maps_check(&session->maps);
    if (!session->options->is_raw)
        session->stacks = stacks_new(ROOT, &session->image, &session->loaded, &session->stack_ids);
    if (err == 0)
        describe(&session->maps, session->source->name, session->options);
    return err;
}

static int load_probe(struct session *session)
{
    take_maps(session);
    if (maps_check(&session->maps) != 0)
        return -ENOENT;
    maps_warn(&session->maps, session->source->name);
    int err = load(&session->image, &session->loaded);
    if (err != 0 && session->report.is_cached)
        err = load_anew(session);
    if (err == 0)
        err = selection_load(&session->selection, &session->image, &session->loaded);
    if (err == 0 && !session->options->is_raw)
        session->stacks = stacks_new(ROOT, &session->image, &session->loaded, &session->stack_ids);
    end_step(session, "load");
    return err;
}

/* Before the buffers are opened, so that no CPU slips in between. */
static int follow_cpus(struct session *session)
{
    session->hotplug_fd = hotplug_open();
    if (session->hotplug_fd < 0)
        warn("%s: what comes from CPUs that are brought online is not seen", error_text());
    error_clear();
    return 0;
}

/* One source of the stream for each map that events are sent through. */
static int open_stream(struct session *session)
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
    }
    return 0;
}

static int open_writer(struct session *session)
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

static int close_writer(struct session *session)
{
    return destination_close(&session->destination);
}

static int start_command(struct session *session)
{
    int err = selection_start(&session->selection, ROOT, session->loaded.programs + session->plan.count);
    stacks_assume(session->stacks, selection_process(&session->selection));
    return err;
}

/* From here on signals end the run in order: they are taken from a descriptor, at a moment of our choice. */
static int take_signals(struct session *session)
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

static int attach_all(struct session *session)
{
    int printer = session->loaded.programs[session->image.program_count - 1];
    int failed = prints_attach(&session->prints, ROOT, printer);
    if (failed != 0)
        return failed;
    session->attachments = xcalloc(session->plan.count, sizeof(*session->attachments));
    for (size_t i = 0; i < session->plan.count; i++) {
        struct attachment *attachment = &session->attachments[i];
        const struct attach_point *point = &session->plan.points[i];
        int err = attach(point, ROOT, session->loaded.programs[i], attachment);
        if (err != 0)
            return err;
        session->attachment_count++;
        tell_attached(session, i);
    }
    end_step(session, "attach");
    return 0;
}

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

/* Where events are sent, these are what the probe has to tell, and such maps the memory that it does it with.
 */
static void say_hidden(const struct session *session)
{
    struct text names = {0};
    if (session->options->is_verbose || (!session->options->is_quiet && !maps_have_events(&session->maps)))
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
    writer_begin(session->writer, session->layouts, session->layout_count);
    int end = watch_to_end(session, &watch);
    if (end == WATCH_SIGNAL)
        say(session, "Received signal, exiting..");
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

static int watch_probe(struct session *session)
{
    int err = destination_begin(&session->destination);
    if (err == 0)
        err = selection_release(&session->selection);
    if (err != 0)
        return err;
    say(session, "Waiting for events..");
    return show_events(session);
}

static void finish(struct session *session)
{
    prints_finish(&session->prints);
    detach(session->attachments, session->attachment_count);
    selection_finish(&session->selection);
    if (session->signal_fd >= 0)
        close(session->signal_fd);
    if (session->hotplug_fd >= 0)
        close(session->hotplug_fd);
    writer_free(session->writer);
    destination_finish(&session->destination);
    free(session->layouts);
    free(session->buffer_names);
    stream_free(session->stream);
    stacks_free(session->stacks);
    unload(&session->loaded);
    image_finish(&session->image);
    headers_finish(&session->headers);
    cache_close(&session->cache);
    attach_plan_finish(&session->plan);
    stack_ids_finish(&session->stack_ids);
    usage_finish(&session->usage);
    declarations_finish(&session->declarations);
    source_free(session->source);
    detach_finish(session->attachments, session->attachment_count);
    free(session->attachments);
}

typedef int (*step)(struct session *);

static const step *choose_steps(const struct options *options)
{
    static const step run[] = {
        open_writer,   select_events, declare,     require,      open_cache,
        compile_probe, load_probe,    follow_cpus, open_stream,  start_command,
        take_signals,  attach_all,    watch_probe, close_writer, NULL,
    };
    static const step dry_run[] = {select_events, declare,    require,   open_cache,
                                   compile_probe, load_probe, show_plan, NULL};
    static const step schema[] = {declare, compile_types, show_schema, NULL};
    if (options->command == COMMAND_SCHEMA)
        return schema;
    return options->is_dry_run ? dry_run : run;
}

int session_run(const struct options *options)
{
    struct session session = {.options = options,
                              .signal_fd = -1,
                              .hotplug_fd = -1,
                              .cache = {.fd = -1},
                              .destination = {.fd = -1, .place.directory_fd = -1}};
    selection_init(&session.selection, options);
    clock_gettime(CLOCK_MONOTONIC, &session.step_start);
    int err = 0;
    for (const step *next = choose_steps(options); *next != NULL && err == 0; next++)
        err = (*next)(&session);
    if (err != 0)
        check_hint(ROOT, options->headers);
    finish(&session);
    return err != 0 ? err : session.status;
}

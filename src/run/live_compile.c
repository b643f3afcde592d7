// SPDX-License-Identifier: Apache-2.0
#include "run/prepare.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "attach/require.h"
#include "base/memory.h"
#include "probe/interval.h"
#include "probe/override.h"
#include "probe/parameters.h"
#include "probe/shown_maps.h"
#include "show/describe.h"

/* Of what a glob stands for, under --dry-run. */
#define PLACES_SHOWN  5
#define PLACES_INDENT 34

/* Verifying is a part of the compiler process's work, and measured there. */
static void end_compile(struct session *session)
{
    const struct compile_report *report = &session->report;
    if (report->is_cached || report->libbcc_ns == 0) {
        session_end_step(session, report->is_cached ? "cache" : "compile");
        return;
    }
    double verify_ms = (double)report->verify_ns / 1e6;
    double ms = session_step_ms(session) - verify_ms;
    if (session->options->is_verbose)
        fprintf(stderr, "bccrun: %-8s %8.1f ms, libbcc %.1f ms of it\nbccrun: %-8s %8.1f ms\n", "compile", ms,
                (double)report->libbcc_ns / 1e6, "verify", verify_ms);
}

/* What the text wishes, and the command line replaces. */
static int read_wishes(struct session *session)
{
    session->interval_ns = session->options->interval_ns;
    int err = shown_maps_read(session->source, &session->own_maps);
    return err != 0 || session->options->has_interval ? err
                                                      : interval_read(session->source, &session->interval_ns);
}

int prepare_declarations(struct session *session)
{
    if (session->source == NULL)
        session->source = source_open(session->options->probe);
    if (session->source == NULL)
        return -EINVAL;
    const struct options *options = session->options;
    parameters_warn(session->source, (const char *const *)options->flags, options->flag_count);
    declarations_read(session->source, (const char *const *)options->flags, options->flag_count,
                      &session->declarations);
    usage_read(session->source, &session->usage);
    stack_ids_read(session->source, &session->stack_ids);
    int err = read_wishes(session);
    if (err == 0)
        err = override_sections(session->source, options->sections, options->section_count,
                                &session->declarations);
    if (err == 0)
        err = attach_plan_read(session->source, &session->declarations, &session->plan);
    session_end_step(session, "declare");
    return err;
}

int prepare_selection(struct session *session)
{
    return selection_resolve(&session->selection, SESSION_ROOT);
}

/* What would fail later anyway, said before a second is spent on compiling. */
int prepare_machine(struct session *session)
{
    int err = require_privileges(SESSION_ROOT);
    return err == 0 ? attach_plan_check(&session->plan, session->source, &session->declarations, SESSION_ROOT)
                    : err;
}

int prepare_privileges(struct session *session)
{
    (void)session;
    return require_privileges(SESSION_ROOT);
}

int prepare_cache(struct session *session)
{
    const struct options *options = session->options;
    int err = options->is_uncached ? 0 : cache_open(&session->cache, options->is_verbose);
    session->cache.is_missed = options->is_watched;
    return err;
}

int prepare_headers(struct session *session)
{
    struct utsname kernel;
    if (session->headers.source != NULL)
        return 0;
    uname(&kernel);
    const char *directory = session->options->headers;
    if (directory == NULL)
        return headers_find(SESSION_ROOT, kernel.release, &session->headers);
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
        err = attach_prelude(point, SESSION_ROOT, session->declarations.functions[point->function].name,
                             definitions);
        if (err != 0)
            attach_add_place(point, session->source, &session->declarations);
    }
    if (err == 0)
        prints_define(&session->prints, &session->usage, SESSION_ROOT, definitions);
    return err;
}

/* bccrun explain goes on where this kernel lacks the function that a program is bound to; the verifier does
 * not. */
static bool is_unbound(const struct session *session, const struct attach_point *point)
{
    uint32_t type = attach_program_type(point);
    return session->explained.missing != NULL && session->explained.missing[point->function] != NULL &&
           (type == BPF_PROG_TYPE_TRACING || type == BPF_PROG_TYPE_LSM);
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
            .check = filter_check(attach_program_type(point), attach_has_bystander(point), false),
            .void_check = filter_check(attach_program_type(point), attach_has_bystander(point), true),
        };
        if (is_unbound(session, point))
            targets[i] = (struct compile_target){
                .function = point->function, .check = targets[i].check, .void_check = targets[i].void_check};
        if (targets[i].check == NULL && session->options->filter.count > 0)
            warn("'%s' is not filtered: it runs for packets, which belong to no process",
                 session->declarations.functions[point->function].name);
    }
    *count += selection_targets(&session->selection, targets + *count);
    *count += prints_target(&session->prints, targets + *count);
    return targets;
}

struct compiling {
    struct text definitions;
    struct compile_target *targets;
    struct compile_additions additions;
    struct compile_job job;
    struct compilation compilation;
};

static void free_compiling(struct session *session)
{
    text_finish(&session->compiling->definitions);
    free(session->compiling->targets);
    free(session->compiling);
    session->compiling = NULL;
}

int prepare_bury(struct session *session)
{
    if (session->compiling == NULL)
        return 0;
    compile_reap(&session->compiling->compilation);
    free_compiling(session);
    return 0;
}

/* Takes over what it is given, on the heap. */
static int start_compile(struct session *session, struct compile_target *targets, size_t count,
                         const struct text *definitions)
{
    (void)prepare_bury(session);
    struct compiling *compiling = xcalloc(1, sizeof(*compiling));
    compiling->definitions = *definitions;
    compiling->targets = targets;
    compiling->additions = (struct compile_additions){
        .definitions = text_cstr(&compiling->definitions),
        .usage = &session->usage,
        .flags = (const char *const *)session->options->flags,
        .flag_count = session->options->flag_count,
        .with_log = session->options->with_log,
    };
    compiling->job = (struct compile_job){
        .source = session->source,
        .declarations = &session->declarations,
        .targets = targets,
        .target_count = count,
        .additions = &compiling->additions,
        .headers = &session->headers,
        .cache = &session->cache,
        .stages = session->explain != NULL ? &session->explained.stages : NULL,
    };
    session->compiling = compiling;
    int err = compile_start(&compiling->job, &compiling->compilation);
    if (err != 0)
        free_compiling(session);
    return err;
}

static int finish_compile(struct session *session)
{
    compile_report_finish(&session->report);
    int err = compile_finish(&session->compiling->compilation, &session->image, &session->report);
    if (err != 0)
        free_compiling(session);
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

int prepare_compile(struct session *session)
{
    struct text definitions = {0};
    size_t count = 0;
    int err = prepare_headers(session);
    if (err == 0)
        err = write_definitions(session, &definitions);
    if (err != 0) {
        text_finish(&definitions);
        return err;
    }
    struct compile_target *targets = list_targets(session, &count);
    return start_compile(session, targets, count, &definitions);
}

int prepare_compile_fd(const struct session *session)
{
    return compile_fd(&session->compiling->compilation);
}

uint64_t prepare_compile_left_ms(const struct session *session)
{
    return compile_left_ms(&session->compiling->compilation);
}

void prepare_cancel(struct session *session)
{
    if (session->compiling == NULL)
        return;
    compile_cancel(&session->compiling->compilation);
    free_compiling(session);
}

int prepare_compiled(struct session *session)
{
    int err = finish_compile(session);
    if (err == 0)
        drop_missing(session);
    if (err == 0)
        err =
            attach_plan_check_doubtful(&session->plan, session->source, &session->declarations, SESSION_ROOT);
    end_compile(session);
    return err;
}

int prepare_image(struct session *session)
{
    int err = prepare_compile(session);
    return err == 0 ? prepare_compiled(session) : err;
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
int prepare_plan(struct session *session)
{
    int err = 0;
    for (size_t i = 0; i < session->plan.count && err == 0; i++) {
        const struct attach_point *point = &session->plan.points[i];
        char *where = attach_resolve(point, SESSION_ROOT);
        if (where != NULL)
            printf("%-20s %-12s %s\n", session->image.programs[i].name, attach_kind_name(point), where);
        show_places(session, &point->places);
        err = where != NULL || session_can_do_without(session, i) ? 0 : -EINVAL;
        if (err != 0)
            attach_add_place(point, session->source, &session->declarations);
        free(where);
    }
    return err;
}

void prepare_maps(struct session *session)
{
    session->maps = (struct maps){
        .image = &session->image,
        .loaded = &session->loaded,
        .usage = &session->usage,
        .own_names = session->own_maps,
        .options = session->options->maps,
    };
}

/* Only what its maps and events look like: nothing is verified, and no event is left out. */
int prepare_types(struct session *session)
{
    struct text definitions = {0};
    size_t count = session->plan.count;
    struct compile_target *targets = xcalloc(count + 1, sizeof(*targets));
    for (size_t i = 0; i < count; i++) {
        const struct attach_point *point = &session->plan.points[i];
        targets[i] = (struct compile_target){.function = point->function, .is_syscall = point->is_syscall};
    }
    int err = prepare_headers(session);
    if (err == 0)
        err = write_definitions(session, &definitions);
    if (err != 0) {
        free(targets);
        text_finish(&definitions);
        return err;
    }
    count += prints_target(&session->prints, targets + count);
    for (size_t i = 0; i < count; i++)
        targets[i].program_type = BPF_PROG_TYPE_UNSPEC;
    err = start_compile(session, targets, count, &definitions);
    return err == 0 ? finish_compile(session) : err;
}

int prepare_schema(struct session *session)
{
    prepare_maps(session);
    int err = maps_check(&session->maps);
    if (!session->options->is_raw)
        session->stacks = stacks_new(SESSION_ROOT, &session->image, &session->loaded, &session->stack_ids);
    if (err == 0)
        describe(&session->maps, session->source->name, session->options->is_raw,
                 session->options->show_time);
    return err;
}

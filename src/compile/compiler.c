// SPDX-License-Identifier: Apache-2.0
#include "compile/compiler.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "base/cpus.h"
#include "base/file.h"
#include "base/memory.h"
#include "cache/key.h"
#include "compile/job.h"
#include "compile/spawn.h"
#include "diagnose/diagnose.h"
#include "diagnose/verdict.h"
#include "image/exchange.h"

/* The user's names in place of those that libbcc was given. */
static void restore_names(struct image *image, const struct declarations *declarations,
                          const struct compile_target *targets)
{
    for (size_t i = 0; i < image->program_count; i++) {
        if (targets[i].own_name != NULL)
            continue;
        free(image->programs[i].name);
        image->programs[i].name = xstrdup(declarations->functions[targets[i].function].name);
    }
}

static int fail_reply(const struct reply *reply)
{
    return fail_again(reply->err, reply->log, reply->hints);
}

static int fail_missing(const struct source *source, const struct declared_function *function)
{
    failx(ENOENT, "cannot compile '%s': its function '%s' (line %u) is not in the compiled text",
          source->name, function->name, function->line);
    error_add_hint("is it inside an #if that does not hold for this kernel?");
    return -ENOENT;
}

/* The first of the probe's functions where none of them is in the compiled text. */
static const struct declared_function *all_missing(const struct compile_job *job, const struct image *image)
{
    const struct declared_function *first = NULL;
    for (size_t i = image->program_count; i-- > 0;) {
        const struct compile_target *target = &job->targets[i];
        if (target->own_name != NULL)
            continue;
        if (image->programs[i].instruction_count > 0)
            return NULL;
        first = &job->declarations->functions[target->function];
    }
    return first;
}

static int fail_unknown_events(const char *map)
{
    failx(EINVAL, "cannot show the events of '%s': the text does not tell the type of what is sent", map);
    error_add_hint("put the value into a struct event { ... } and send that: its fields become the columns");
    return -EINVAL;
}

/* Maps whose entries are descriptors: of programs, counters, devices, other maps. */
static bool holds_descriptors(const struct image_map *map)
{
    switch (map->type) {
    case BPF_MAP_TYPE_PERF_EVENT_ARRAY:
        return !map->has_events;
    case BPF_MAP_TYPE_PROG_ARRAY:
    case BPF_MAP_TYPE_CGROUP_ARRAY:
    case BPF_MAP_TYPE_ARRAY_OF_MAPS:
    case BPF_MAP_TYPE_HASH_OF_MAPS:
    case BPF_MAP_TYPE_DEVMAP:
    case BPF_MAP_TYPE_CPUMAP:
    case BPF_MAP_TYPE_XSKMAP:
    case BPF_MAP_TYPE_SOCKMAP:
    case BPF_MAP_TYPE_SOCKHASH:
        return true;
    default:
        return false;
    }
}

/* What BCC's Python does beside attaching, and the text alone does not tell. */
static int check_maps(const struct source *source, const struct usage *usage, const struct image *image)
{
    for (size_t i = 0; i < image->map_count; i++) {
        const struct image_map *map = &image->maps[i];
        bool is_buffer = map->type == BPF_MAP_TYPE_PERF_EVENT_ARRAY || map->type == BPF_MAP_TYPE_RINGBUF;
        if (!image_uses_map(image, i))
            continue;
        if (is_buffer && !map->has_events && usage_is_sent(usage, source, map->name))
            return fail_unknown_events(map->name);
        if (holds_descriptors(map))
            warn("the map '%s' stays empty: in BCC the Python program fills it, and the text does not say "
                 "with what",
                 map->name);
    }
    return 0;
}

static int check_reply(const struct compile_job *job, const char *output, const struct reply *reply)
{
    const struct source *source = job->source;
    const struct declared_function *function = NULL;
    if (reply->function < job->target_count && job->targets[reply->function].own_name == NULL)
        function = &job->declarations->functions[job->targets[reply->function].function];
    switch (reply->kind) {
    case REPLY_TEXT:
        return diagnose_text(source, output);
    case REPLY_MISSING:
        return function != NULL ? fail_missing(source, function) : fail_reply(reply);
    case REPLY_REJECTED:
        return function != NULL ? verdict_explain(source, function, reply, job->additions->with_log)
                                : fail_reply(reply);
    case REPLY_FAILED:
    case REPLY_VERSION:
        return fail_reply(reply);
    case REPLY_IMAGE:
        break;
    }
    if (reply->image.program_count != job->target_count)
        return failx(EBADMSG, "cannot compile: the compiler process's reply is damaged");
    const struct declared_function *missing = all_missing(job, &reply->image);
    if (missing != NULL)
        return fail_missing(source, missing);
    return 0;
}

static int start(const struct request *request, struct spawned *spawned)
{
    struct text wire = {0};
    request_write(request, &wire);
    int err = spawn_start(&wire, spawned);
    text_finish(&wire);
    return err;
}

/* Reads what the compiler process replied; @output gets what libbcc printed meanwhile. */
static int hear(struct spawned *spawned, struct reply *reply, struct text *output)
{
    struct text replied = {0};
    int err = spawn_finish(spawned, &replied, output);
    if (err == 0)
        err = reply_read(replied.bytes, replied.length, reply);
    text_finish(&replied);
    return err;
}

/* All that went into the image under this key is known: keeps it. */
static void keep(const struct compile_job *job, const struct request *request, const struct digest *key,
                 const struct timespec *started, const struct reply *reply, const struct text *output)
{
    struct cache_entry entry = {
        .key = *key,
        .probe = job->source->name,
        .output = output->length > 0 ? output->bytes : (char *)"",
        .image = reply->image,
    };
    if (conditions_collect(request, job->headers, &reply->inputs, started, &entry.conditions) == 0) {
        cache_keep(job->cache, &entry);
    } else {
        if (job->cache->is_verbose)
            note("%s", error_text());
        error_clear();
    }
    conditions_finish(&entry.conditions);
}

/* libbcc writes the fields of a tracepoint's record into the text, from tracefs. */
static void add_formats(struct inputs *inputs, const struct declarations *declarations)
{
    static const char prefix[] = "tracepoint__";
    const char *tracefs = "/sys/kernel/tracing";
    if (!file_exists(tracefs, "/events"))
        tracefs = "/sys/kernel/debug/tracing";
    for (size_t i = 0; i < declarations->function_count; i++) {
        const struct declared_function *function = &declarations->functions[i];
        if (!function->is_macro || strncmp(function->name, prefix, strlen(prefix)) != 0)
            continue;
        const char *category = function->name + strlen(prefix);
        const char *name = strstr(category, "__");
        if (name != NULL)
            inputs_add_file(inputs, xasprintf("%s/events/%.*s/%s/format", tracefs, (int)(name - category),
                                              category, name + 2));
    }
}

static void add_file(struct compile_report *report, const char *path)
{
    char **place = &array_push(report->files, report->file_count);
    *place = xstrdup(path);
}

static bool is_below(const char *path, const char *directory)
{
    size_t length = strlen(directory);
    return strncmp(path, directory, length) == 0 && path[length] == '/';
}

/* Relative names are below the kernel's headers too. */
static void report_inputs(struct compile_report *report, const struct headers *headers,
                          const struct inputs *inputs)
{
    for (size_t i = 0; i < inputs->file_count; i++)
        if (inputs->files[i][0] == '/' && !is_below(inputs->files[i], headers->source) &&
            !is_below(inputs->files[i], headers->build))
            add_file(report, inputs->files[i]);
}

static void report_conditions(struct compile_report *report, const struct conditions *conditions)
{
    for (size_t i = 0; i < conditions->count; i++)
        if (conditions->list[i].kind == CONDITION_CONTENT)
            add_file(report, conditions->list[i].path);
}

static int finish_anew(struct compilation *compilation)
{
    const struct compile_job *job = compilation->job;
    struct compile_report *report = &compilation->report;
    struct reply reply = {0};
    struct text output = {0};
    int err = hear(&compilation->spawned, &reply, &output);
    if (err == 0 && job->stages != NULL) {
        *job->stages = reply.stages;
        reply.stages = (struct stages){0};
    }
    if (err == -ECHILD)
        err = diagnose_crash(job->source, text_cstr(&output));
    else if (err == 0)
        err = check_reply(job, text_cstr(&output), &reply);
    if (err == 0) {
        diagnose_warnings(job->source, text_cstr(&output));
        report_inputs(report, job->headers, &reply.inputs);
        add_formats(&reply.inputs, job->declarations);
        if (job->cache->fd >= 0)
            keep(job, &compilation->request, &report->key, &compilation->started, &reply, &output);
        report->libbcc_ns = reply.libbcc_ns;
        report->verify_ns = reply.verify_ns;
        compilation->image = reply.image;
        reply.image = (struct image){0};
    }
    reply_finish(&reply);
    text_finish(&output);
    return err;
}

/* The image out of the cache. */
static bool find(const struct compile_job *job, struct image *image, struct compile_report *report)
{
    struct cache_entry entry;
    if (!cache_find(job->cache, &report->key, &entry))
        return false;
    report->is_cached = entry.image.program_count == job->target_count;
    if (report->is_cached) {
        diagnose_warnings(job->source, entry.output);
        report_conditions(report, &entry.conditions);
        *image = entry.image;
        entry.image = (struct image){0};
    }
    cache_entry_finish(&entry);
    return report->is_cached;
}

static struct digest find_key(const struct request *request, const struct headers *headers)
{
    struct utsname kernel;
    struct cpus possible = {0};
    uname(&kernel);
    if (cpus_read(&possible, "", "possible") != 0)
        error_clear(); /* a machine that does not tell has one number all the time */
    const struct machine machine = {kernel.release, kernel.version, kernel.machine, possible.count};
    char *compiler = spawn_path();
    struct digest key = key_of(request, headers, &machine, compiler);
    free(compiler);
    cpus_finish(&possible);
    return key;
}

int compile_start(const struct compile_job *job, struct compilation *compilation)
{
    int err = 0;
    *compilation = (struct compilation){.job = job, .spawned.done_fd = -1};
    job_request(job, &compilation->request);
    if (job->cache->fd >= 0)
        compilation->report.key = find_key(&compilation->request, job->headers);
    if (!find(job, &compilation->image, &compilation->report)) {
        clock_gettime(CLOCK_REALTIME_COARSE, &compilation->started); /* the clock of files' times */
        err = start(&compilation->request, &compilation->spawned);
    }
    if (err != 0)
        request_finish(&compilation->request);
    return err;
}

int compile_fd(const struct compilation *compilation)
{
    return compilation->spawned.done_fd;
}

uint64_t compile_left_ms(const struct compilation *compilation)
{
    return spawn_left_ms(&compilation->spawned);
}

/* What is left of the compilation beside its process. */
static void discard(struct compilation *compilation)
{
    request_finish(&compilation->request);
    image_finish(&compilation->image);
    compile_report_finish(&compilation->report);
}

void compile_cancel(struct compilation *compilation)
{
    spawn_cancel(&compilation->spawned);
    discard(compilation);
}

int compile_finish(struct compilation *compilation, struct image *image, struct compile_report *report)
{
    const struct compile_job *job = compilation->job;
    int err = compilation->report.is_cached ? 0 : finish_anew(compilation);
    if (err == 0)
        err = check_maps(job->source, job->additions->usage, &compilation->image);
    if (err == 0) {
        restore_names(&compilation->image, job->declarations, job->targets);
        *image = compilation->image;
        *report = compilation->report;
        compilation->image = (struct image){0};
        compilation->report = (struct compile_report){0};
    }
    discard(compilation);
    if (err != 0)
        compile_bury(compilation);
    return err;
}

void compile_bury(struct compilation *compilation)
{
    spawn_bury(&compilation->spawned);
}

int compile(const struct compile_job *job, struct image *image, struct compile_report *report)
{
    struct compilation compilation;
    *report = (struct compile_report){0};
    int err = compile_start(job, &compilation);
    if (err == 0)
        err = compile_finish(&compilation, image, report);
    if (err == 0)
        compile_bury(&compilation);
    return err;
}

void compile_report_finish(struct compile_report *report)
{
    for (size_t i = 0; i < report->file_count; i++)
        free(report->files[i]);
    free(report->files);
    *report = (struct compile_report){0};
}

/* Such as the dynamic loader's word on a library that is missing. */
static void fail_version(int err, struct text *output)
{
    const char *said = text_cstr(output);
    if (err == -ECHILD && said[0] != '\0')
        failx(ECHILD, "cannot run the compiler process: %.*s", (int)strcspn(said, "\n"), said);
    else if (err == 0)
        failx(EBADMSG, "cannot run the compiler process: it does not tell its version");
}

char *compiler_version(void)
{
    struct request request = {.text = xstrdup(""), .headers_source = xstrdup("")};
    struct reply reply = {0};
    struct text output = {0};
    char *version = NULL;
    struct spawned spawned;
    int err = start(&request, &spawned);
    if (err == 0)
        err = hear(&spawned, &reply, &output);
    spawn_bury(&spawned);
    if (err == 0 && reply.kind == REPLY_VERSION)
        version = xstrdup(reply.log);
    else
        fail_version(err, &output);
    reply_finish(&reply);
    text_finish(&output);
    request_finish(&request);
    return version;
}

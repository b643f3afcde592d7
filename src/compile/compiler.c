// SPDX-License-Identifier: Apache-2.0
#include "compile/compiler.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/progress.h"
#include "compile/cached_image.h"
#include "compile/compiler_path.h"
#include "compile/map_check.h"
#include "compile/outcome.h"
#include "diagnose/diagnose.h"

/* libbcc was given other names for some functions (translate/translate.h). */
static void restore_names(struct image *image, const struct compile_job *job)
{
    for (size_t i = 0; i < image->program_count; i++) {
        const struct declared_function *function = job_function(job, i);
        if (function == NULL)
            continue;
        free(image->programs[i].name);
        image->programs[i].name = xstrdup(function->name);
    }
}

static void take_stages(const struct compile_job *job, struct reply *reply)
{
    if (job->stages == NULL)
        return;
    *job->stages = reply->stages;
    reply->stages = (struct stages){0};
}

static void take_image(struct compilation *compilation, struct reply *reply)
{
    compilation->report.libbcc_ns = reply->libbcc_ns;
    compilation->report.verify_ns = reply->verify_ns;
    compilation->image = reply->image;
    reply->image = (struct image){0};
}

/* Whether something else than the source may have been the reason for a crash. */
static bool can_try_again(struct compilation *compilation)
{
    bool has_waited = compilation->process.has_waited;
    return precompiled_abandon(compilation->job, &compilation->request, &compilation->head) || has_waited;
}

/* Waits for the compiler process. One that crashed with a precompiled head, or had waited, gets another try without. */
static int await_one_reply(struct compilation *compilation, struct reply *reply, struct text *output)
{
    const struct compile_job *job = compilation->job;
    int err = compiler_process_finish(&compilation->process, reply, output);
    if (err == -ECHILD && can_try_again(compilation)) {
        text_clear(output);
        err = compiler_process_start(&compilation->request, -1, NULL, &compilation->process);
        if (err == 0)
            err = compiler_process_finish(&compilation->process, reply, output);
    }
    if (err == 0)
        precompiled_settle(job, reply->head, &compilation->head);
    return err;
}

/* Waits for the compiler process. Checks of members that these headers do not have are left out of another try. */
static int await_reply(struct compilation *compilation, struct reply *reply, struct text *output)
{
    const struct compile_job *job = compilation->job;
    int err = await_one_reply(compilation, reply, output);
    while (err == 0 && reply->kind == REPLY_TEXT &&
           member_checks_drop(job, text_cstr(output), &compilation->request, &compilation->checks)) {
        text_clear(output);
        reply_finish(reply);
        compilation->request.head_use = HEAD_PLAIN;
        err = compiler_process_start(&compilation->request, -1, NULL, &compilation->process);
        if (err == 0)
            err = await_one_reply(compilation, reply, output);
    }
    return err;
}

/* What the types were made of: the modules' BTF, and bccrun's own headers by their whole paths. */
static void add_types_inputs(const struct compilation *compilation, struct inputs *inputs)
{
    const struct headers *headers = compilation->job->headers;
    if (!headers->is_btf)
        return;
    for (size_t i = 0; i < inputs->file_count; i++) {
        char *path = inputs->files[i];
        if (path[0] == '/')
            continue;
        inputs->files[i] = xasprintf("%s/%s", headers->source, path);
        free(path);
    }
    for (size_t i = 0; i < compilation->modules.file_count; i++)
        inputs_add_file(inputs, xstrdup(compilation->modules.files[i]));
}

/* Waits for the compiler process and judges its reply. */
static int finish_process(struct compilation *compilation)
{
    const struct compile_job *job = compilation->job;
    struct compile_report *report = &compilation->report;
    struct reply reply = {0};
    struct text output = {0};
    int err = await_reply(compilation, &reply, &output);
    if (err == 0) {
        take_stages(job, &reply);
        err = outcome_check(job, text_cstr(&output), &reply);
    } else if (err == -ECHILD) {
        err = diagnose_crash(job->source, text_cstr(&output));
    }
    if (err == 0) {
        diagnose_warnings(job->source, text_cstr(&output));
        add_types_inputs(compilation, &reply.inputs);
        compile_report_add_inputs(report, job->headers, &reply.inputs);
        report->head = reply.head;
        report->is_slow = reply.verify_ns >= PROGRESS_AFTER_MS * NS_PER_MS;
        cached_image_keep(job, &compilation->request, report, &compilation->started, &reply, &output);
        take_image(compilation, &reply);
    }
    reply_finish(&reply);
    text_finish(&output);
    return err;
}

/* Frees everything except the process. */
static void discard(struct compilation *compilation)
{
    precompiled_cancel(compilation->job, &compilation->head);
    request_finish(&compilation->request);
    image_finish(&compilation->image);
    compile_report_finish(&compilation->report);
    inputs_finish(&compilation->modules);
    member_checks_finish(&compilation->checks);
}

int compile_start(const struct compile_job *job, struct compilation *compilation)
{
    *compilation = (struct compilation){.job = job, .process.steps_fd = -1};
    precompiled_init(&compilation->head);
    job_request(job, &compilation->request);
    if (job->waiting != NULL)
        waiting_remember(job->waiting, &compilation->request);
    if (cached_image_find(job, &compilation->request, &compilation->image, &compilation->report))
        return 0;
    clock_gettime(CLOCK_REALTIME_COARSE, &compilation->started);
    int err = job_add_types(job, &compilation->request, &compilation->modules);
    if (err == 0) {
        member_checks_add(job, &compilation->request, &compilation->checks);
        precompiled_choose(job, &compilation->request, &compilation->head);
        err = compiler_process_start(&compilation->request, compilation->head.fd, job->waiting,
                                     &compilation->process);
    }
    if (err != 0)
        discard(compilation);
    return err;
}

int compile_finish(struct compilation *compilation, struct image *image, struct compile_report *report)
{
    const struct compile_job *job = compilation->job;
    int err = compilation->report.is_cached ? 0 : finish_process(compilation);
    if (err == 0)
        err = map_check(job->source, job->additions->usage, &compilation->image);
    if (err == 0) {
        restore_names(&compilation->image, job);
        *image = compilation->image;
        *report = compilation->report;
        compilation->image = (struct image){0};
        compilation->report = (struct compile_report){0};
    }
    discard(compilation);
    if (err != 0)
        compile_reap(compilation);
    return err;
}

void compile_reap(struct compilation *compilation)
{
    compiler_process_reap(&compilation->process);
}

void compile_cancel(struct compilation *compilation)
{
    compiler_process_cancel(&compilation->process);
    discard(compilation);
}

int compile_fd(const struct compilation *compilation)
{
    return compilation->process.steps_fd;
}

bool compile_advance(struct compilation *compilation)
{
    return compiler_process_advance(&compilation->process);
}

uint64_t compile_pause_ms(const struct compilation *compilation)
{
    return compiler_process_pause_ms(&compilation->process);
}

void compile_prepare(struct waiting *waiting, const struct headers *headers, const struct cache *cache)
{
    const struct compile_job job = {.headers = headers, .cache = cache};
    struct precompiled head;
    if (waiting_is_there(waiting) || waiting->rehearsal.text == NULL)
        return;
    precompiled_init(&head);
    precompiled_find(&job, &waiting->rehearsal, &head);
    waiting_start(waiting, head.fd);
    precompiled_cancel(&job, &head);
}

int compiler_check(void)
{
    char *path = compiler_path();
    int err = compiler_path_check(path);
    free(path);
    return err;
}

int compile(const struct compile_job *job, struct image *image, struct compile_report *report)
{
    struct compilation compilation;
    *report = (struct compile_report){0};
    int err = compile_start(job, &compilation);
    if (err == 0)
        err = compile_finish(&compilation, image, report);
    if (err == 0)
        compile_reap(&compilation);
    return err;
}

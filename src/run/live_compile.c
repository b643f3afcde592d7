// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "base/memory.h"
#include "base/progress.h"
#include "run/live.h"
#include "run/targets.h"

/* A compile and all that it points to. */
struct compiling {
    struct text definitions;
    struct compile_target *targets;
    struct compile_additions additions;
    struct compile_job job;
    struct compilation compilation;
};

static void free_compiling(struct live *live)
{
    text_finish(&live->compiling->definitions);
    free(live->compiling->targets);
    free(live->compiling);
    live->compiling = NULL;
}

void live_reap_compiler(struct live *live)
{
    if (live->compiling == NULL)
        return;
    compile_reap(&live->compiling->compilation);
    free_compiling(live);
}

void live_cancel_compile(struct live *live)
{
    if (live->compiling == NULL)
        return;
    compile_cancel(&live->compiling->compilation);
    free_compiling(live);
}

static void fill_job(struct live *live, const struct live_compile *how)
{
    struct compiling *compiling = live->compiling;
    struct run *run = live->run;
    size_t count = 0;
    compiling->targets = targets_list(live, how, &count);
    compiling->additions = (struct compile_additions){
        .definitions = text_cstr(&compiling->definitions),
        .usage = &live->usage,
        .flags = (const char *const *)run->options->flags,
        .flag_count = run->options->flag_count,
        .with_log = run->options->with_log,
    };
    compiling->job = (struct compile_job){
        .source = live->source,
        .declarations = &live->declarations,
        .targets = compiling->targets,
        .target_count = count,
        .additions = &compiling->additions,
        .kernel = &run->kernel,
        .headers = &run->headers,
        .cache = &run->cache,
        .waiting = run->waiting,
        .stages = how->stages,
    };
}

int live_start_compile(struct live *live, const struct live_compile *how)
{
    const struct live_compile to_be_run = {0};
    live_reap_compiler(live);
    live->compiling = xcalloc(1, sizeof(*live->compiling));
    int err = run_find_headers(live->run);
    if (err == 0)
        err = targets_define(live, &live->compiling->definitions);
    if (err == 0) {
        fill_job(live, how != NULL ? how : &to_be_run);
        err = compile_start(&live->compiling->job, &live->compiling->compilation);
    }
    if (err != 0)
        free_compiling(live);
    return err;
}

static const char *head_words(enum head_result head, bool is_kept)
{
    switch (head) {
    case HEAD_USED:
        return ", with headers precompiled before";
    case HEAD_MADE:
        return is_kept ? ", headers precompiled for the next" : ", headers precompiled for it alone";
    case HEAD_REFUSED:
        return ", headers that cannot be precompiled";
    case HEAD_BROKEN:
        return ", precompiled headers that fit no more";
    case HEAD_NOT_PRECOMPILED:
        break;
    }
    return "";
}

/* Verifying is a part of the compiler process's work, and measured there. */
static void end_step(struct live *live)
{
    const struct compile_report *report = &live->report;
    if (report->is_cached || report->libbcc_ns == 0) {
        live_end_step(live, report->is_cached ? "cache" : "compile");
        return;
    }
    double verify_ms = (double)report->verify_ns / 1e6;
    double ms = live_step_ms(live) - verify_ms;
    if (live->run->options->is_verbose)
        fprintf(messages(), "bccrun: %-8s %8.1f ms, libbcc %.1f ms of it%s\nbccrun: %-8s %8.1f ms\n",
                "compile", ms, (double)report->libbcc_ns / 1e6,
                head_words(report->head, live->run->cache.fd >= 0), "verify", verify_ms);
}

/* Functions that an #if left out attach nowhere, as in BCC. */
static void drop_missing(struct live *live)
{
    for (size_t i = live->plan.count; i-- > 0;) {
        if (live->image.programs[i].instruction_count > 0)
            continue;
        attach_plan_drop(&live->plan, i);
        image_drop_program(&live->image, i);
    }
}

int live_finish_compile(struct live *live)
{
    compile_report_finish(&live->report);
    int err = compile_finish(&live->compiling->compilation, &live->image, &live->report);
    if (err == 0) {
        drop_missing(live);
        err = attach_plan_check_doubtful(&live->plan, live->source, &live->declarations, RUN_ROOT);
    } else {
        free_compiling(live);
    }
    end_step(live);
    return err;
}

int live_compile(struct live *live, const struct live_compile *how)
{
    int err = live_start_compile(live, how);
    return err == 0 ? live_finish_compile(live) : err;
}

int live_compile_fd(const struct live *live)
{
    return compile_fd(&live->compiling->compilation);
}

bool live_advance_compile(struct live *live)
{
    return compile_advance(&live->compiling->compilation);
}

uint64_t live_compile_pause_ms(const struct live *live)
{
    return compile_pause_ms(&live->compiling->compilation);
}

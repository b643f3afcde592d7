// SPDX-License-Identifier: Apache-2.0
#include "compile/cached_image.h"

#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/cpus.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/tracefs.h"
#include "cache/key.h"
#include "compile/compiler_path.h"
#include "diagnose/clang_log.h"
#include "diagnose/diagnose.h"
#include "probe/record.h"

struct digest cached_image_key(const struct request *request, const struct compile_job *job)
{
    struct utsname kernel;
    struct cpus possible = {0};
    uname(&kernel);
    if (cpus_read(&possible, "", "possible") != 0)
        error_clear(); /* this machine never reports the number, so its keys agree */
    bool is_other = job->kernel != NULL && job->kernel->is_other; /* a rehearsal is for none */
    const struct machine machine = {
        .release = kernel.release,
        .version = kernel.version,
        .architecture = kernel.machine,
        .possible_cpus = possible.count,
        .other_btf = !is_other                  ? NULL
                     : job->kernel->btf != NULL ? job->kernel->btf
                                                : "",
    };
    char *compiler = compiler_path();
    struct digest key = key_of(request, job->headers, &machine, compiler);
    free(compiler);
    cpus_finish(&possible);
    return key;
}

bool cached_image_find(const struct compile_job *job, const struct request *request, struct image *image,
                       struct compile_report *report)
{
    struct cache_entry entry;
    if (job->cache->fd < 0)
        return false;
    report->key = cached_image_key(request, job);
    if (!cache_find(job->cache, &report->key, &entry))
        return false;
    report->is_cached = entry.image.program_count == job->target_count;
    if (report->is_cached) {
        report->is_slow = entry.is_slow;
        diagnose_warnings(job->source, entry.output);
        compile_report_add_conditions(report, &entry.conditions);
        *image = entry.image;
        entry.image = (struct image){0};
    }
    cache_entry_finish(&entry);
    return report->is_cached;
}

/* libbcc writes the fields of a tracepoint's record into the source, from tracefs; clang does not list those
 * files. One that is not there belongs to a function that an #if left out. */
static void add_formats(struct inputs *inputs, const struct compile_job *job)
{
    const struct declarations *declarations = job->declarations;
    const char *place = tracefs(job->kernel->root);
    for (size_t i = 0; i < declarations->function_count && place != NULL; i++) {
        char *tracepoint = record_tracepoint(&declarations->functions[i]);
        char *format = xasprintf("%s%s/events/%s/format", job->kernel->root, place,
                                 tracepoint != NULL ? tracepoint : "");
        if (tracepoint != NULL && file_exists("", format))
            inputs_add_file(inputs, xstrdup(format));
        free(format);
        free(tracepoint);
    }
}

void cached_image_keep(const struct compile_job *job, const struct request *request,
                       const struct compile_report *report, const struct timespec *started,
                       struct reply *reply, const struct text *output)
{
    if (job->cache->fd < 0)
        return;
    add_formats(&reply->inputs, job);
    struct cache_entry entry = {
        .key = report->key,
        .probe = job->source->name,
        .is_slow = report->is_slow,
        .output = clang_log_warnings(text_cstr(output)),
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
    free(entry.output);
}

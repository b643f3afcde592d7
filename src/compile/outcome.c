// SPDX-License-Identifier: Apache-2.0
#include "compile/outcome.h"

#include <errno.h>

#include "compile/types_hint.h"
#include "diagnose/diagnose.h"
#include "diagnose/rejection.h"

static int fail_reply(const struct reply *reply)
{
    return fail_again(reply->err, reply->log, reply->hints);
}

static int fail_missing(const struct source *source, const struct declared_function *function)
{
    hint("is it inside an #if that does not hold for this kernel?");
    return failx(ENOENT, "cannot compile '%s': its function '%s' (line %u) is not in the compiled text",
                 source->name, function->name, function->line);
}

/* The first of the probe's functions if none of them was compiled. */
static const struct declared_function *find_missing(const struct compile_job *job, const struct image *image)
{
    const struct declared_function *first = NULL;
    for (size_t i = image->program_count; i-- > 0;) {
        const struct declared_function *function = job_function(job, i);
        if (function != NULL && image->programs[i].instruction_count > 0)
            return NULL;
        if (function != NULL)
            first = function;
    }
    return first;
}

static int fail_text(const struct compile_job *job, const char *output)
{
    bool is_explained;
    int err = diagnose_text(job->source, output, &is_explained);
    if (job->headers->is_btf)
        types_hint(job, is_explained);
    return err;
}

static int check_image(const struct compile_job *job, const struct image *image)
{
    if (image->program_count != job->target_count)
        return failx(EBADMSG, "cannot compile: the compiler process's reply is damaged");
    const struct declared_function *missing = find_missing(job, image);
    return missing != NULL ? fail_missing(job->source, missing) : 0;
}

int outcome_check(const struct compile_job *job, const char *output, const struct reply *reply)
{
    const struct source *source = job->source;
    const struct declared_function *function = job_function(job, reply->function);
    switch (reply->kind) {
    case REPLY_IMAGE:
        return check_image(job, &reply->image);
    case REPLY_TEXT:
        return fail_text(job, output);
    case REPLY_MISSING:
        return function != NULL ? fail_missing(source, function) : fail_reply(reply);
    case REPLY_REJECTED:
        diagnose_warnings(source, output); /* they may hold the reason */
        return function != NULL ? rejection_fail(source, function, reply, job->additions->with_log)
                                : fail_reply(reply);
    case REPLY_FAILED:
    case REPLY_VERSION:
        break;
    }
    return fail_reply(reply);
}

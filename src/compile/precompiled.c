// SPDX-License-Identifier: Apache-2.0
#include "compile/precompiled.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "compile/cached_image.h"

/* What the head depends on is what an image of nothing but the head would depend on. */
static struct digest key_of_head(const struct compile_job *job, const struct request *request)
{
    const struct request alone = {
        .text = request->head,
        .head = (char *)"",
        .headers_source = request->headers_source,
        .formats = (char *)"",
        .flags = request->flags,
        .flag_count = request->head_flag_count,
    };
    return cached_image_key(&alone, job);
}

void precompiled_init(struct precompiled *head)
{
    *head = (struct precompiled){.made.fd = -1, .fd = -1};
}

/* For one compile: bccrun's own headers take longer to precompile than it saves, and with a head libbcc shows no stages. */
static bool pays_once(const struct compile_job *job)
{
    return !job->headers->is_btf && job->stages == NULL;
}

static enum head_state find(const struct compile_job *job, struct request *request, struct precompiled *head)
{
    request->head_use = HEAD_PLAIN;
    if (request->head[0] == '\0')
        return HEAD_UNFIT;
    if (job->cache->fd < 0)
        return pays_once(job) ? HEAD_ABSENT : HEAD_UNFIT;
    head->key = key_of_head(job, request);
    enum head_state state = heads_find(job->cache, &head->key, &head->fd);
    if (state == HEAD_KEPT)
        request->head_use = HEAD_USE;
    return state;
}

void precompiled_find(const struct compile_job *job, struct request *request, struct precompiled *head)
{
    (void)find(job, request, head);
}

void precompiled_choose(const struct compile_job *job, struct request *request, struct precompiled *head)
{
    if (find(job, request, head) == HEAD_ABSENT && heads_begin(job->cache, &head->made)) {
        request->head_use = HEAD_MAKE;
        head->fd = head->made.fd;
    }
}

static void end(struct precompiled *head)
{
    if (head->fd >= 0 && head->fd != head->made.fd)
        close(head->fd);
    head->fd = -1;
}

void precompiled_settle(const struct compile_job *job, enum head_result result, struct precompiled *head)
{
    end(head);
    switch (result) {
    case HEAD_MADE:
        heads_keep(job->cache, &head->key, &head->made);
        break;
    case HEAD_REFUSED:
        heads_refuse(job->cache, &head->key, &head->made);
        break;
    case HEAD_BROKEN:
        if (head->made.fd >= 0) /* such as one with errors, which clang writes as well */
            heads_refuse(job->cache, &head->key, &head->made);
        else
            heads_drop(job->cache, &head->key);
        break;
    case HEAD_NOT_PRECOMPILED:
        if (head->is_suspect)
            heads_refuse(job->cache, &head->key, &head->made);
        break;
    case HEAD_USED:
        break;
    }
    heads_discard(job->cache, &head->made);
}

bool precompiled_abandon(const struct compile_job *job, struct request *request, struct precompiled *head)
{
    if (request->head_use == HEAD_PLAIN)
        return false;
    if (request->head_use == HEAD_USE)
        heads_drop(job->cache, &head->key);
    head->is_suspect = request->head_use == HEAD_MAKE;
    request->head_use = HEAD_PLAIN;
    end(head);
    return true;
}

void precompiled_cancel(const struct compile_job *job, struct precompiled *head)
{
    end(head);
    heads_discard(job->cache, &head->made);
}

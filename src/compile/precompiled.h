/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The precompiled head for one compile: found in the cache, or made by the compiler process and kept there. Without a
 * cache it is made for this compile alone, because each of libbcc's passes reads it. It saves time and changes nothing
 * else: where there is none, the text is compiled as a whole.
 */
#ifndef BCCRUN_PRECOMPILED_H
#define BCCRUN_PRECOMPILED_H

#include "cache/heads.h"
#include "compile/job.h"
#include "image/exchange.h"

struct precompiled {
    struct digest key;
    struct new_head made; /* where it is to be made */
    int fd;               /* for the compiler process; -1: it has no precompiled head */
    bool is_suspect;      /* the compiler process crashed while it made it */
};

/* No head. */
void precompiled_init(struct precompiled *head);

/* Looks for the head of @request, and says in the request what to do about it. */
void precompiled_choose(const struct compile_job *job, struct request *request, struct precompiled *head);

/* The same for a request whose compile is only a rehearsal: makes no head. */
void precompiled_find(const struct compile_job *job, struct request *request, struct precompiled *head);

/* The compiler process has replied, and @result is what became of the head. Ends @head. */
void precompiled_settle(const struct compile_job *job, enum head_result result, struct precompiled *head);

/* The compiler process crashed: has @request go on without a precompiled head. Whether there was one; if not, the head
 * is not to blame. Where the request then succeeds, precompiled_settle() notes that there can be no such head. */
bool precompiled_abandon(const struct compile_job *job, struct request *request, struct precompiled *head);

/* The compile is not wanted any more. Ends @head. */
void precompiled_cancel(const struct compile_job *job, struct precompiled *head);

#endif

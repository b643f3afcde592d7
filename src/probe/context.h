/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a function does with its context, the first parameter, as far as its tokens show. A function of the source
 * that gets the context as an argument is a part of that.
 */
#ifndef BCCRUN_CONTEXT_H
#define BCCRUN_CONTEXT_H

#include "probe/declare.h"

enum context_use_kind {
    CONTEXT_RESULT,    /* PT_REGS_RC(ctx): the place is that of the macro's name */
    CONTEXT_REGISTERS, /* another such macro, or the context itself: ctx->di, regs = ctx */
    CONTEXT_HELPER,    /* a helper or a map's method gets it that may not take a tracepoint's */
};

/* Handing the context to perf_submit(), get_stackid() and the like is no use of it, since they take any context. */
struct context_use {
    enum context_use_kind kind;
    size_t start, length; /* of the word in the source */
};

struct context_uses {
    struct context_use *list;
    size_t count;
};

/* Appends the uses of @function's context, each once. */
void context_uses_read(const struct source *source, const struct declarations *declarations, size_t function,
                       struct context_uses *uses);
void context_uses_finish(struct context_uses *uses);

/* A parameter, in bytes of the source: "struct pt_regs *ctx" without what is around it, and the name in it. */
struct parameter {
    size_t start, end;
    size_t name_start, name_length;
};

/* The parameter @index of the function, from 0 on; false if it has none, or one without a name. */
bool parameter_read(const struct source *source, const struct declared_function *function, size_t index,
                    struct parameter *parameter);

#endif

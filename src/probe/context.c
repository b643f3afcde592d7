// SPDX-License-Identifier: Apache-2.0
#include "probe/context.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "probe/lexer.h"

#define RESULT    "PT_REGS_RC"
#define REGISTERS "PT_REGS_"
#define HELPERS   "bpf_"

/* Helpers and methods of maps that take the context of a kprobe as well as that of a tracepoint (kprobe_prog_func_proto()
 * and tp_prog_func_proto() in the kernel's kernel/trace/bpf_trace.c). */
static const char *const any_context[] = {
    "bpf_perf_event_output", "bpf_get_stackid", "bpf_get_stack", "bpf_get_attach_cookie",
    "perf_submit",           "perf_submit_skb", "get_stackid"};

/* A bracket that is open. */
struct bracket {
    struct token before; /* the token before it: what is called, or part of a cast */
    bool is_method;      /* after a dot */
    size_t argument;     /* commas passed */
};

/* A function that gets the context as its parameter @parameter. */
struct receiver {
    size_t function, parameter;
};

struct walk {
    const struct source *source;
    const struct declarations *declarations;
    struct context_uses *uses;
    struct receiver *receivers; /* those that are found are looked into one after the other */
    size_t receiver_count;
    bool *is_found; /* by function */
};

/* The walk through one function's body. */
struct body {
    struct walk *walk;
    struct parameter context;
    struct lexer lexer;
    struct token token, before, before_that;
    struct token before_cast; /* the token before the round brackets that @before closes */
    struct bracket *brackets;
    size_t depth;
};

static bool is_opening(const struct token *token)
{
    return token_is(token, "(") || token_is(token, "[") || token_is(token, "{");
}

static bool is_closing(const struct token *token)
{
    return token_is(token, ")") || token_is(token, "]") || token_is(token, "}");
}

bool parameter_read(const struct source *source, const struct declared_function *function, size_t index,
                    struct parameter *parameter)
{
    struct lexer lexer;
    int depth = 0;
    *parameter = (struct parameter){0};
    lexer_init(&lexer, source->text + function->parameters_start);
    for (struct token token = lexer_next_code(&lexer); token.kind != TOKEN_END;
         token = lexer_next_code(&lexer)) {
        size_t start = (size_t)(token.start - source->text);
        bool is_end = depth == 0 && (token_is(&token, ",") || token_is(&token, ")"));
        if (is_end && (index == 0 || token_is(&token, ")")))
            return index == 0 && parameter->name_length > 0;
        depth += is_opening(&token) - is_closing(&token);
        index -= is_end;
        if (index > 0 || is_end)
            continue;
        if (parameter->end == 0)
            parameter->start = start;
        parameter->end = start + token.length;
        if (depth == 0 && token.kind == TOKEN_WORD) {
            parameter->name_start = start;
            parameter->name_length = token.length;
        }
    }
    return false;
}

static void note_use(struct walk *walk, enum context_use_kind kind, const struct token *token)
{
    size_t start = (size_t)(token->start - walk->source->text);
    for (size_t i = 0; i < walk->uses->count; i++)
        if (walk->uses->list[i].start == start)
            return;
    array_push(walk->uses->list, walk->uses->count) =
        (struct context_use){.kind = kind, .start = start, .length = token->length};
}

static bool takes_any_context(const struct token *callee)
{
    for (size_t i = 0; i < sizeof(any_context) / sizeof(any_context[0]); i++)
        if (token_is(callee, any_context[i]))
            return true;
    return false;
}

static bool begins(const struct token *token, const char *prefix)
{
    return token->length >= strlen(prefix) && memcmp(token->start, prefix, strlen(prefix)) == 0;
}

static void add_receiver(struct walk *walk, size_t function, size_t parameter)
{
    if (walk->is_found[function] || walk->declarations->functions[function].is_macro)
        return;
    walk->is_found[function] = true;
    array_push(walk->receivers, walk->receiver_count) = (struct receiver){function, parameter};
}

/* The context is an argument of what stands before the bracket. What a function does with it that is not in this source
 * cannot be seen here. */
static void pass_on(struct walk *walk, const struct bracket *bracket)
{
    const struct token *callee = &bracket->before;
    if (callee->kind != TOKEN_WORD || takes_any_context(callee))
        return;
    if (token_is(callee, RESULT))
        note_use(walk, CONTEXT_RESULT, callee);
    else if (begins(callee, REGISTERS))
        note_use(walk, CONTEXT_REGISTERS, callee);
    else if (bracket->is_method || begins(callee, HELPERS))
        note_use(walk, CONTEXT_HELPER, callee);
    for (size_t i = 0; !bracket->is_method && i < walk->declarations->function_count; i++)
        if (token_is(callee, walk->declarations->functions[i].name))
            add_receiver(walk, i, bracket->argument);
}

/* After "(" or "," an argument begins; after "(void *)" it does if one began before the cast. */
static bool begins_argument(const struct body *body)
{
    const struct token *before = token_is(&body->before, ")") ? &body->before_cast : &body->before;
    return token_is(before, "(") || token_is(before, ",");
}

static void take_context(struct body *body)
{
    struct lexer ahead = body->lexer;
    struct token after = lexer_next_code(&ahead);
    bool is_member =
        token_is(&body->before, ".") || (token_is(&body->before, ">") && token_is(&body->before_that, "-"));
    bool is_discarded = token_is(&body->before_that, "void") && token_is(&after, ";"); /* (void)ctx; */
    if (is_member || is_discarded)
        return;
    if (begins_argument(body) && (token_is(&after, ",") || token_is(&after, ")")))
        pass_on(body->walk, &body->brackets[body->depth - 1]);
    else
        note_use(body->walk, CONTEXT_REGISTERS, &body->token);
}

static void take_token(struct body *body)
{
    const struct token *token = &body->token;
    const char *name = body->walk->source->text + body->context.name_start;
    if (is_opening(token)) {
        array_push(body->brackets, body->depth) = (struct bracket){
            .before = body->before,
            .is_method = token_is(&body->before_that, "."),
        };
    } else if (is_closing(token)) {
        body->before_cast = body->brackets[--body->depth].before;
    } else if (token_is(token, ",")) {
        body->brackets[body->depth - 1].argument++;
    } else if (token->kind == TOKEN_WORD && token->length == body->context.name_length &&
               memcmp(token->start, name, token->length) == 0) {
        take_context(body);
    }
    body->before_that = body->before;
    body->before = *token;
}

static void walk_body(struct walk *walk, const struct receiver *receiver)
{
    const struct declared_function *function = &walk->declarations->functions[receiver->function];
    struct body body = {.walk = walk};
    if (!parameter_read(walk->source, function, receiver->parameter, &body.context))
        return;
    array_push(body.brackets, body.depth) = (struct bracket){0};
    lexer_init(&body.lexer, walk->source->text + function->body);
    while (body.depth > 0 && (body.token = lexer_next_code(&body.lexer)).kind != TOKEN_END)
        take_token(&body);
    free(body.brackets);
}

void context_uses_read(const struct source *source, const struct declarations *declarations, size_t function,
                       struct context_uses *uses)
{
    struct walk walk = {
        .source = source,
        .declarations = declarations,
        .uses = uses,
        .is_found = xcalloc(declarations->function_count, sizeof(bool)),
    };
    add_receiver(&walk, function, 0);
    for (size_t i = 0; i < walk.receiver_count; i++) {
        const struct receiver receiver = walk.receivers[i];
        walk_body(&walk, &receiver);
    }
    free(walk.receivers);
    free(walk.is_found);
}

void context_uses_finish(struct context_uses *uses)
{
    free(uses->list);
    *uses = (struct context_uses){0};
}

// SPDX-License-Identifier: Apache-2.0
#include <ctype.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "attach/call_record.h"
#include "base/memory.h"
#include "diagnose/excerpt.h"
#include "probe/context.h"
#include "types/tracepoint_format.h"

/* Where a record of sys_enter has the first argument: the call's number is before it. */
#define ARGUMENTS_OFFSET 16

/* A point with its function's source. */
struct subject {
    const struct attach_point *point;
    const struct source *source;
    const struct declared_function *function;
};

/* How many arguments the records of the tracepoint have; SIZE_MAX: that cannot be read. */
static size_t argument_count(const char *root, const char *tracepoint)
{
    struct signature signature = {0};
    size_t count = 0;
    int err = tracepoint_format_read(root, tracepoint, &signature);
    for (size_t i = 0; i < signature.count; i++)
        count += signature.arguments[i].offset >= ARGUMENTS_OFFSET;
    signature_finish(&signature);
    return err == 0 ? count : SIZE_MAX;
}

/* Adds the place of byte @at to the failure that comes next; returns its line. */
static unsigned show_place(const struct subject *subject, size_t at)
{
    struct text lines = {0};
    unsigned line = excerpt_byte(subject->source, at, &lines);
    detail(text_cstr(&lines));
    text_finish(&lines);
    return line;
}

/* The function takes more arguments than the call that @tracepoint is of has. */
static int fail_too_many(const struct subject *subject, const char *tracepoint, size_t count)
{
    const struct attach_point *point = subject->point;
    const struct declared_function *function = subject->function;
    struct parameter extra;
    size_t at = parameter_read(subject->source, function, count + 1, &extra) ? extra.start
                                                                             : function->parameters_start;
    unsigned line = show_place(subject, at);
    hint(
        "/sys/kernel/tracing/events/%s/format lists them; a kprobe would find something else in that register",
        tracepoint);
    return failx(EINVAL, "cannot attach %s %s: the call has %zu argument%s, and '%s' (%s:%u) takes %zu",
                 point->word->name, point->target, count, count == 1 ? "" : "s", function->name,
                 subject->source->name, line, function->parameters - 1);
}

static int fail_return(const struct subject *subject)
{
    const struct attach_point *point = subject->point;
    const struct declared_function *function = subject->function;
    unsigned line = show_place(subject, function->parameters_start);
    hint("PT_REGS_RC(ctx) is the result; a function at the call's entry can keep its arguments in a map");
    return failx(EINVAL, "cannot attach %s %s: '%s' (%s:%u) takes arguments, and a return has none",
                 point->word->name, point->target, function->name, subject->source->name, line);
}

static int check_places(const struct subject *subject, const char *root)
{
    const struct places *places = &subject->point->places;
    for (size_t i = 0; i < places->count; i++) {
        size_t count = argument_count(root, places->list[i].name);
        if (subject->function->parameters - 1 > count)
            return fail_too_many(subject, places->list[i].name, count);
    }
    return 0;
}

/* The declaration has the word, and nothing that makes a pointer of it. */
static bool is_by_value(const struct source *source, const struct parameter *parameter, const char *word)
{
    const char *start = source->text + parameter->start;
    size_t length = parameter->end - parameter->start;
    return length > strlen(word) && memcmp(start, word, strlen(word)) == 0 &&
           isspace((unsigned char)start[strlen(word)]) && memchr(start, '*', length) == NULL &&
           memchr(start, '[', length) == NULL;
}

static int fail_form(const struct subject *subject, size_t at, const char *what)
{
    const struct attach_point *point = subject->point;
    unsigned line = show_place(subject, at);
    hint("declare each argument as the call has it: a number or a pointer");
    return failx(EINVAL, "cannot attach %s %s: '%s' (%s:%u) takes %s, and a system call has no such argument",
                 point->word->name, point->target, subject->function->name, subject->source->name, line,
                 what);
}

/* A system call's argument is in one register. */
static int check_forms(const struct subject *subject)
{
    const struct declared_function *function = subject->function;
    struct parameter parameter;
    for (size_t i = 1; i < function->parameters; i++) {
        if (!parameter_read(subject->source, function, i, &parameter))
            return fail_form(subject, function->parameters_start, "something without a name");
        if (is_by_value(subject->source, &parameter, "struct"))
            return fail_form(subject, parameter.start, "a struct by value");
        if (is_by_value(subject->source, &parameter, "union"))
            return fail_form(subject, parameter.start, "a union by value");
    }
    return 0;
}

static int check_parameters(const struct subject *subject, const char *root)
{
    const struct attach_point *point = subject->point;
    if (subject->function->parameters <= 1)
        return 0;
    if (point->word->on_return)
        return fail_return(subject);
    int err = check_forms(subject);
    if (err != 0)
        return err;
    if (attach_is_glob(point))
        return check_places(subject, root);
    char *tracepoint = call_record_tracepoint(point->word, point->target);
    size_t count = argument_count(root, tracepoint);
    err = subject->function->parameters - 1 > count ? fail_too_many(subject, tracepoint, count) : 0;
    free(tracepoint);
    return err;
}

static int fail_use(const struct subject *subject, const struct context_use *use)
{
    const struct attach_point *point = subject->point;
    const char *word = subject->source->text + use->start;
    unsigned line = show_place(subject, use->start);
    if (use->kind == CONTEXT_HELPER)
        hint("perf_submit(), get_stackid(), bpf_get_stack() and the like take this ctx as well");
    else if (point->word->on_return)
        hint("PT_REGS_RC(ctx) is the result; a function at the call's entry can keep its arguments in a map");
    else
        hint("a call's arguments can be parameters after ctx: int %s(struct pt_regs *ctx, int first)",
             subject->function->name);
    hint("scripts/sandbox run -- COMMAND runs it in a virtual machine whose kernel has kprobes");
    return failx(
        EOPNOTSUPP,
        "cannot attach %s %s: this kernel has no kprobes, and the call's tracepoint has no %s '%.*s' (%s:%u)",
        point->word->name, point->target, use->kind == CONTEXT_HELPER ? "context for" : "registers for",
        (int)use->length, word, subject->source->name, line);
}

/* The result is one only of a return. */
static int check_uses(const struct subject *subject, const struct declarations *declarations)
{
    struct context_uses uses = {0};
    int err = 0;
    context_uses_read(subject->source, declarations, subject->point->function, &uses);
    for (size_t i = 0; i < uses.count && err == 0; i++)
        if (uses.list[i].kind != CONTEXT_RESULT || !subject->point->word->on_return)
            err = fail_use(subject, &uses.list[i]);
    context_uses_finish(&uses);
    return err;
}

int call_record_check(const struct attach_point *point, const struct source *source,
                      const struct declarations *declarations, const char *root)
{
    const struct subject subject = {
        .point = point,
        .source = source,
        .function = &declarations->functions[point->function],
    };
    int err = check_parameters(&subject, root);
    return err == 0 ? check_uses(&subject, declarations) : err;
}

static bool has_result(const struct context_uses *uses, size_t start)
{
    for (size_t i = 0; i < uses->count; i++)
        if (uses->list[i].kind == CONTEXT_RESULT && uses->list[i].start == start)
            return true;
    return false;
}

static int fail_shared(const struct subject *subject, const struct context_use *use)
{
    const struct attach_point *point = subject->point;
    unsigned line = show_place(subject, use->start);
    hint("hand the result on as a parameter: what the two attach to has it in different places");
    return failx(
        EINVAL,
        "cannot attach %s %s: its result is read where that of a system call's tracepoint is read too (%s:%u)",
        point->word->name, point->target, subject->source->name, line);
}

/* The point is of another kind. */
static int check_other(const struct subject *subject, const struct declarations *declarations,
                       const struct context_uses *results)
{
    struct context_uses uses = {0};
    int err = 0;
    context_uses_read(subject->source, declarations, subject->point->function, &uses);
    for (size_t i = 0; i < uses.count && err == 0; i++)
        if (has_result(results, uses.list[i].start))
            err = fail_shared(subject, &uses.list[i]);
    context_uses_finish(&uses);
    return err;
}

int call_record_check_results(const struct attach_point *points, size_t count, const struct source *source,
                              const struct declarations *declarations)
{
    struct context_uses results = {0};
    int err = 0;
    for (size_t i = 0; i < count; i++)
        if (attach_access(&points[i]) == READS_RETURN_RECORD)
            context_uses_read(source, declarations, points[i].function, &results);
    for (size_t i = 0; i < count && err == 0; i++) {
        const struct subject subject = {.point = &points[i], .source = source};
        if (results.count > 0 && points[i].kind->program_type == BPF_PROG_TYPE_KPROBE)
            err = check_other(&subject, declarations, &results);
    }
    context_uses_finish(&results);
    return err;
}

// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "attach/kind.h"
#include "base/memory.h"
#include "base/words.h"
#include "notes/note_kinds.h"
#include "notes/note_place.h"
#include "probe/context.h"

#define PARM "PT_REGS_PARM"

/* The function behind the one that the kernel calls, which has the arguments. */
#define INNER_PREFIX "__se_sys_"

/* On these the function that the kernel calls for a system call gets one argument, the registers of the caller. */
#if defined(__x86_64__) || defined(__aarch64__) || defined(__s390x__)
#define HAS_WRAPPERS true
#else
#define HAS_WRAPPERS false
#endif

/* A point whose program gets the registers as they are where the traced function starts or returns. */
struct subject {
    const struct note_facts *facts;
    const struct attach_point *point;
    const struct declared_function *function;
};

/* A system call's function. That some parameters are read from it is another question (is_syscall). */
static bool is_call(const struct attach_point *point)
{
    const struct attach_target *target = &point->kind->target;
    return target->syscall != NULL && target->syscall(point->target) != NULL &&
           !has_prefix(point->target, INNER_PREFIX);
}

/* An instruction in the middle of a function may have a result or an argument in any register. */
static bool is_at_an_end(const struct attach_point *point)
{
    enum function_access access = attach_access(point);
    return (point->kind->listing.access == ACCESS_REGISTERS || is_call(point)) &&
           point->kind->program_type == BPF_PROG_TYPE_KPROBE &&
           (access == READS_REGISTERS || access == READS_CALL_REGISTERS) &&
           strchr(point->target, '+') == NULL && strstr(point->target, ":0x") == NULL &&
           !has_prefix(point->target, "0x");
}

/* A function that attaches to starts and returns may tell them apart. */
static bool is_of_one_kind(const struct note_facts *facts, size_t index)
{
    const struct attach_plan *plan = facts->plan;
    for (size_t i = 0; i < plan->count; i++)
        if (plan->points[i].function == plan->points[index].function &&
            (!is_at_an_end(&plan->points[i]) ||
             plan->points[i].word->on_return != plan->points[index].word->on_return))
            return false;
    return true;
}

static void say_no_argument(struct notes *notes, const struct subject *subject, size_t start, size_t length)
{
    const struct source *source = subject->facts->source;
    if (!notes_begin(notes, xasprintf("argument %s", subject->function->name)))
        return;
    note_detail_at(source, start);
    hint("a function at the start can keep the argument in a map, by bpf_get_current_pid_tgid()");
    remark("'%.*s' is no argument where %s returns: the register holds something else by then", (int)length,
           source->text + start, subject->point->target);
}

static void say_no_result(struct notes *notes, const struct subject *subject, size_t start)
{
    const struct attach_point *point = subject->point;
    const char *word = point->word->name;
    if (!notes_begin(notes, xasprintf("result %s", subject->function->name)))
        return;
    note_detail_at(subject->facts->source, start);
    if (strlen(word) > 1) /* no alias */
        hint("SEC(\"%.1sret%s/%s\") attaches the function to the return", word, word + 1, point->target);
    remark("PT_REGS_RC(ctx) is no result where %s starts", point->target);
}

static void say_wrapped(struct notes *notes, const struct subject *subject, size_t start, size_t length)
{
    const struct source *source = subject->facts->source;
    if (!notes_begin(notes, xasprintf("wrapper %s", subject->function->name)))
        return;
    note_detail_at(source, start);
    hint("parameters after ctx are the call's arguments: int %s(struct pt_regs *ctx, int first, int second)",
         subject->function->name);
    remark(
        "%.*s(ctx) is no argument of %s: the kernel's function for a call gets one argument, a struct pt_regs "
        "with the call's",
        (int)length, source->text + start, subject->point->target);
}

static bool is_parameter(const char *word)
{
    return has_prefix(word, PARM);
}

static void look_at_use(struct notes *notes, const struct subject *subject, const struct context_use *use)
{
    const char *word = subject->facts->source->text + use->start;
    bool on_return = subject->point->word->on_return;
    if (use->kind == CONTEXT_RESULT && !on_return)
        say_no_result(notes, subject, use->start);
    if (use->kind != CONTEXT_REGISTERS || !is_parameter(word))
        return;
    if (on_return)
        say_no_argument(notes, subject, use->start, use->length);
    else if (HAS_WRAPPERS && is_call(subject->point) && word[strlen(PARM)] != '1')
        say_wrapped(notes, subject, use->start, use->length);
}

static void look_at_parameters(struct notes *notes, const struct subject *subject)
{
    struct parameter parameter;
    if (subject->function->parameters > 1 && subject->point->word->on_return &&
        parameter_read(subject->facts->source, subject->function, 1, &parameter))
        say_no_argument(notes, subject, parameter.name_start, parameter.name_length);
}

void note_registers(struct notes *notes, const struct note_facts *facts)
{
    for (size_t i = 0; i < facts->plan->count; i++) {
        const struct subject subject = {facts, &facts->plan->points[i], note_function(facts, i)};
        struct context_uses uses = {0};
        if (!is_at_an_end(subject.point) || !is_of_one_kind(facts, i))
            continue;
        size_t end = note_body_end(facts->source, subject.function);
        look_at_parameters(notes, &subject);
        context_uses_read(facts->source, facts->declarations, subject.point->function, &uses);
        for (size_t k = 0; k < uses.count; k++) /* not those of a function that others call too */
            if (uses.list[k].start >= subject.function->body && uses.list[k].start < end)
                look_at_use(notes, &subject, &uses.list[k]);
        context_uses_finish(&uses);
    }
}

// SPDX-License-Identifier: Apache-2.0
#include "attach/plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "attach/call_record.h"
#include "attach/compat_check.h"
#include "attach/foreign.h"
#include "attach/kind.h"
#include "attach/pmu.h"
#include "attach/section_advice.h"
#include "attach/spec.h"
#include "base/memory.h"
#include "base/text.h"
#include "diagnose/excerpt.h"

static const char *syscall_of(const struct attach_point *point)
{
    return point->kind->target.syscall != NULL ? point->kind->target.syscall(point->target) : NULL;
}

/* Two names of one place: SEC("kprobe/sys_execve") is SEC("ksyscall/execve"). */
static bool is_same_place(const struct attach_point *a, const struct attach_point *b)
{
    if (a->kind->program_type != b->kind->program_type || a->word->on_return != b->word->on_return)
        return false;
    const char *ours = syscall_of(a);
    const char *theirs = syscall_of(b);
    if (ours == NULL && theirs == NULL)
        return strcmp(a->target, b->target) == 0;
    return ours != NULL && theirs != NULL && strcmp(ours, theirs) == 0;
}

static int fail_twice(const struct source *source, const struct declared_function *function,
                      const struct attach_point *point)
{
    at_line(source->name, function->line);
    return failx(EEXIST, "cannot attach '%s' (%s:%u) twice to the same place, %s", function->name,
                 source->name, function->line, point->target);
}

static int fail_different(const struct source *source, const struct declared_function *function,
                          const struct attach_point *before, const struct attach_point *point)
{
    at_line(source->name, function->line);
    hint("write a function for each; what they share can be a static one that both call");
    return failx(EINVAL,
                 "cannot attach '%s' (%s:%u) to both %s/%s and %s/%s: they give it different arguments",
                 function->name, source->name, function->line, before->word->name, before->target,
                 point->word->name, point->target);
}

/* A function is compiled once, for all its places. */
static int check_agreement(const struct source *source, const struct declared_function *function,
                           const struct attach_point *before, const struct attach_point *point)
{
    bool is_same_code = before->function == point->function;
    if (before->kind->program_type == point->kind->program_type &&
        (!is_same_code || before->is_syscall == point->is_syscall) && before->kind->prelude == NULL &&
        point->kind->prelude == NULL)
        return 0;
    return fail_different(source, function, before, point);
}

/* 0: added; 1: it is there already, from another branch of an #if; else the recorded error. */
static int add_point(const struct source *source, const struct declarations *declarations,
                     const struct attach_point *point, struct attach_plan *plan)
{
    const struct declared_function *function = &declarations->functions[point->function];
    for (size_t i = 0; i < plan->count; i++) {
        const struct declared_function *other = &declarations->functions[plan->points[i].function];
        bool is_namesake = strcmp(other->name, function->name) == 0;
        int err = is_namesake ? check_agreement(source, function, &plan->points[i], point) : 0;
        if (err != 0)
            return err;
        if (!is_namesake || !is_same_place(&plan->points[i], point))
            continue;
        if (other == function)
            return fail_twice(source, function, point);
        plan->points[i].is_syscall |= point->is_syscall; /* whichever is compiled */
        return 1;
    }
    array_push(plan->points, plan->count) = *point;
    return 0;
}

static int fail_nothing(const struct source *source, const struct declarations *declarations)
{
    bool is_foreign = foreign_language_hint(source);
    at_line(source->name, 1);
    if (!is_foreign) {
        hint(
            "write SEC(\"kprobe/tcp_connect\") before a function, or name it kprobe__tcp_connect; system calls: SEC(\"ksyscall/execve\") or syscall__execve; tracepoints: SEC(\"tracepoint/syscalls/sys_enter_kill\")");
        hint("'bccrun find WORD' lists the places of this kernel as SEC(\"...\") takes them");
    }
    size_t first = 0;
    while (first < declarations->function_count && declarations->functions[first].is_static)
        first++;
    if (!is_foreign && first < declarations->function_count)
        hint("or say it from outside, as BCC's attach_kprobe() does: -a %s=kprobe/tcp_connect",
             declarations->functions[first].name);
    return failx(EINVAL, "cannot run '%s': %s", source->name,
                 declarations->function_count == 0 ? "there is no function in it"
                                                   : "none of its functions says where it attaches");
}

/* 1: it attaches there; 0: nowhere; else the recorded error. */
static int read_section(const struct source *source, const struct declarations *declarations, size_t index,
                        const char *section, struct attach_plan *plan)
{
    struct attach_point point = {.function = index};
    int got = spec_read(source, &declarations->functions[index], section, &point);
    if (got != 1)
        return got;
    got = add_point(source, declarations, &point, plan);
    if (got != 0)
        free(point.target);
    return got < 0 ? got : 1;
}

static int read_function(const struct source *source, const struct declarations *declarations, size_t index,
                         struct attach_plan *plan)
{
    const struct declared_function *function = &declarations->functions[index];
    if (function->is_static)
        return 0;
    int got = read_section(source, declarations, index, function->section, plan);
    for (size_t i = 0; i < function->more_count && got >= 0; i++)
        got = read_section(source, declarations, index, function->more_sections[i], plan);
    if (got == 0 && function->unread_section != NULL && section_fail_unread(source, function) < 0)
        return -EINVAL;
    if (got == 0)
        warn_at(&(struct error_place){.file = source->name, .line = function->line},
                "nothing attaches the function '%s'; if others call it, make it static", function->name);
    return got < 0 ? got : 0;
}

int attach_plan_read(const struct source *source, const struct declarations *declarations,
                     struct attach_plan *plan)
{
    *plan = (struct attach_plan){0};
    for (size_t i = 0; i < declarations->function_count; i++) {
        int err = read_function(source, declarations, i, plan);
        if (err != 0) {
            const struct attach_point point = {.function = i};
            attach_add_place(&point, source, declarations);
            return err;
        }
    }
    return plan->count > 0 || declarations->is_cut ? 0 : fail_nothing(source, declarations);
}

void attach_plan_allow_unsafe(struct attach_plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        plan->points[i].is_unsafe = true;
}

static void point_finish(struct attach_point *point)
{
    places_finish(&point->places);
    free(point->target);
    free(point->process_root);
}

void attach_plan_finish(struct attach_plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        point_finish(&plan->points[i]);
    free(plan->points);
    *plan = (struct attach_plan){0};
}

void attach_plan_drop(struct attach_plan *plan, size_t index)
{
    point_finish(&plan->points[index]);
    plan->count--;
    memmove(&plan->points[index], &plan->points[index + 1], (plan->count - index) * sizeof(plan->points[0]));
}

/* The byte where the source says where the function attaches: SEC("..."), or what its name begins with. NULL where -a
 * says it. */
static const char *place_in_source(const struct source *source, const struct declared_function *function)
{
    size_t length = 0;
    if (function->is_overridden)
        return NULL;
    if (function->section_end > 0)
        return source->text + function->section_start;
    const char *line = source_line(source, function->line, &length);
    if (line == NULL || function->section != NULL)
        return NULL;
    const char *name = memmem(line, length, function->name, strlen(function->name));
    return name != NULL ? name : line + strspn(line, " \t");
}

static void add_excerpt(const struct source *source, const char *place)
{
    unsigned line = 1;
    const char *start = source->text;
    for (const char *at = source->text; at < place; at++)
        if (*at == '\n') {
            line++;
            start = at + 1;
        }
    struct error_place shown = excerpt_error_place(source, line, (unsigned)(place - start) + 1);
    struct text lines = {0};
    excerpt_put(source, &shown, &lines);
    error_add_place(&shown);
    error_add_detail(text_cstr(&lines));
    text_finish(&lines);
}

void attach_add_place(const struct attach_point *point, const struct source *source,
                      const struct declarations *declarations)
{
    const char *place = place_in_source(source, &declarations->functions[point->function]);
    char *headline_part = xasprintf("(%s:", source->name);
    if (place != NULL && strstr(error_text(), headline_part) == NULL)
        add_excerpt(source, place);
    free(headline_part);
}

int attach_plan_check_point(struct attach_point *point, const struct source *source,
                            const struct declarations *declarations, const char *root)
{
    attach_substitute(point, root);
    attach_find_arguments(point, root);
    compat_check(point, source, declarations, root);
    int err = attach_check(point, root);
    bool is_record = err == 0 && point->kind == &call_record_kind;
    return is_record ? call_record_check(point, source, declarations, root) : err;
}

/* A kernel without kprobes gives a function records of tracepoints where it is attached to system calls, and something
 * else elsewhere; so does a 32-bit program's function. */
static int check_access(const struct attach_plan *plan, const struct source *source,
                        const struct declarations *declarations)
{
    for (size_t i = 0; i < plan->count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct attach_point *a = &plan->points[k];
            const struct attach_point *b = &plan->points[i];
            const struct declared_function *function = &declarations->functions[b->function];
            bool is_other = a->kind == &call_record_kind || b->kind == &call_record_kind ||
                            a->has_stack_arguments || b->has_stack_arguments;
            if (is_other && attach_access(a) != attach_access(b) &&
                strcmp(function->name, declarations->functions[a->function].name) == 0)
                return fail_different(source, function, a, b);
        }
    return call_record_check_results(plan->points, plan->count, source, declarations);
}

int attach_plan_check(struct attach_plan *plan, const struct source *source,
                      const struct declarations *declarations, const char *root)
{
    for (size_t i = 0; i < plan->count; i++) {
        struct attach_point *point = &plan->points[i];
        int err = attach_plan_check_point(point, source, declarations, root);
        point->is_doubtful = err != 0 && declarations->functions[point->function].is_conditional;
        if (err != 0 && !point->is_doubtful) {
            attach_add_place(point, source, declarations);
            return err;
        }
        if (point->is_doubtful)
            error_clear();
    }
    return check_access(plan, source, declarations);
}

int attach_plan_substitute(struct attach_plan *plan, const struct source *source,
                           const struct declarations *declarations, const char *root)
{
    int err = 0;
    if (!pmu_are_listed(root))
        return 0;
    for (size_t i = 0; i < plan->count && err == 0; i++) {
        struct attach_point *point = &plan->points[i];
        attach_substitute(point, root);
        attach_find_arguments(point, root);
        if (point->kind == &call_record_kind && !declarations->functions[point->function].is_conditional)
            err = call_record_check(point, source, declarations, root);
    }
    return err == 0 ? check_access(plan, source, declarations) : err;
}

int attach_plan_check_doubtful(struct attach_plan *plan, const struct source *source,
                               const struct declarations *declarations, const char *root)
{
    for (size_t i = 0; i < plan->count; i++) {
        int err = plan->points[i].is_doubtful
                      ? attach_plan_check_point(&plan->points[i], source, declarations, root)
                      : 0;
        if (err != 0) {
            attach_add_place(&plan->points[i], source, declarations);
            return err;
        }
    }
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "attach/attach.h"

#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "attach/call_record.h"
#include "attach/compat_call.h"
#include "attach/glob.h"
#include "attach/kinds.h"
#include "attach/many.h"
#include "attach/trampoline.h"
#include "base/memory.h"
#include "base/words.h"

/* The root that the target's files are below. */
static const char *files_root(const struct attach_point *point, const char *root)
{
    return point->process_root != NULL ? point->process_root : root;
}

void attach_substitute(struct attach_point *point, const char *root)
{
    const struct attach_kind *other = NULL;
    if (point->kind->checks.substitute != NULL)
        other = point->kind->checks.substitute(root, point->target);
    if (other != NULL)
        point->kind = other;
}

void attach_find_arguments(struct attach_point *point, const char *root)
{
    const struct attach_target *target = &point->kind->target;
    point->has_stack_arguments = target->has_stack_arguments != NULL && !point->word->on_return &&
                                 target->has_stack_arguments(files_root(point, root), point->target);
}

/* Whether what is traced stays as it is. */
static int check_harmless(const struct attach_point *point, const char *root)
{
    const struct attach_checks *checks = &point->kind->checks;
    int err = checks->harmless != NULL && !point->is_unsafe
                  ? checks->harmless(point->word, files_root(point, root), point->target)
                  : 0;
    if (err != 0)
        attach_add_unsafe_hint();
    return err;
}

void attach_add_unsafe_hint(void)
{
    error_add_hint("--unsafe attaches it all the same; what is traced may crash or behave differently");
}

int attach_check(struct attach_point *point, const char *root)
{
    attach_substitute(point, root);
    places_finish(&point->places); /* of an earlier check */
    const struct attach_kind *kind = point->kind;
    if (attach_is_glob(point) && kind->glob.expand == NULL)
        return many_fail_no_globs(point);
    int err = kind_require(kind, point->word, root, point->target);
    point->is_name = err == 0 && glob_is(point->target) &&
                     kind_has_name(kind, point->word, files_root(point, root), point->target);
    if (err == 0 && attach_is_glob(point))
        return many_find(point, files_root(point, root));
    if (err == 0 && kind->trampoline != NULL)
        err = trampoline_find(kind->trampoline, point->word, root, point->target, &point->btf);
    if (err == 0 && kind->checks.find != NULL)
        err = kind->checks.find(point->word, files_root(point, root), point->target);
    return err == 0 ? check_harmless(point, root) : err;
}

bool attach_is_same(const struct attach_point *a, const struct attach_point *b)
{
    bool is_of_same = a->process_root == NULL || b->process_root == NULL
                          ? a->process_root == b->process_root
                          : strcmp(a->process_root, b->process_root) == 0;
    return is_of_same && a->kind == b->kind && a->word == b->word && strcmp(a->target, b->target) == 0 &&
           a->is_multi == b->is_multi && a->is_native_only == b->is_native_only && a->btf.id == b->btf.id &&
           a->btf.object == b->btf.object && places_are_same(&a->places, &b->places);
}

uint32_t attach_program_type(const struct attach_point *point)
{
    return point->kind->program_type;
}

uint32_t attach_type(const struct attach_point *point)
{
    return point->is_multi ? point->kind->glob.multi->attach_type : point->word->attach_type;
}

uint32_t attach_program_flags(const struct attach_point *point)
{
    return point->word->is_sleepable ? BPF_F_SLEEPABLE : 0;
}

int attach_prelude(const struct attach_point *point, const char *root, const char *function,
                   struct text *prelude)
{
    return point->kind->prelude != NULL
               ? point->kind->prelude(files_root(point, root), point->target, function, prelude)
               : 0;
}

void attach_warn_reads(const struct attach_point *point, const char *root, const struct source *source,
                       const struct declarations *declarations)
{
    if (point->kind->warn_reads != NULL)
        point->kind->warn_reads(files_root(point, root), point->target, source,
                                &declarations->functions[point->function]);
}

bool attach_is_interrupt(const struct attach_point *point)
{
    return point->kind->target.is_interrupt != NULL && point->kind->target.is_interrupt(point->target);
}

enum function_access attach_access(const struct attach_point *point)
{
    if (point->kind == &call_record_kind)
        return point->word->on_return ? READS_RETURN_RECORD : READS_CALL_RECORD;
    if (point->has_stack_arguments)
        return READS_STACK;
    return point->is_syscall ? READS_CALL_REGISTERS : READS_REGISTERS;
}

const char *attach_kind_name(const struct attach_point *point)
{
    return point->word->name;
}

const char *attach_mechanism(const struct attach_point *point)
{
    if (point->is_multi)
        return "one link for all places";
    return point->kind == &call_record_kind ? call_record_mechanism(point->word) : point->word->mechanism;
}

bool attach_is_glob(const struct attach_point *point)
{
    return !point->is_name && glob_is(point->target);
}

char *attach_resolve(const struct attach_point *point, const char *root)
{
    if (attach_is_glob(point) && point->kind->glob.expand != NULL)
        return many_describe(point, point->places.count);
    return point->kind->resolve != NULL
               ? point->kind->resolve(point->word, files_root(point, root), point->target)
               : xstrdup(point->target);
}

bool attach_misses_compat(const struct attach_point *point, const char *root)
{
    bool is_call = point->kind == &call_record_kind ||
                   (point->kind == &tracepoint_kind && has_prefix(point->target, "syscalls/"));
    return is_call && compat_call_may_exist(root);
}

static void attach_compat(const struct attach_point *point, const char *root, int program_fd,
                          struct attachment *attachment)
{
    const struct attach_target *target = &point->kind->target;
    const char *call = target->compat_call != NULL ? target->compat_call(point->target) : NULL;
    if (call != NULL && !point->is_native_only)
        compat_call_attach(root, call, point->word->on_return, point->is_syscall, program_fd, attachment);
}

int attach(const struct attach_point *point, const char *root, int program_fd, struct attachment *attachment)
{
    *attachment = (struct attachment){0};
    if (attach_is_glob(point))
        return many_attach(point, files_root(point, root), program_fd, attachment);
    if (point->kind->trampoline != NULL)
        return trampoline_attach(point->kind->trampoline, point->word, point->target, program_fd, attachment);
    int err =
        point->kind->attach(point->word, files_root(point, root), point->target, program_fd, attachment);
    if (err == 0)
        attach_compat(point, root, program_fd, attachment);
    return err;
}

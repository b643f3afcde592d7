// SPDX-License-Identifier: Apache-2.0
#include "attach/compat_check.h"

#include "attach/kind.h"
#include "base/words.h"
#include "probe/context.h"
#include "types/compat_abi.h"

static unsigned line_of(const struct source *source, size_t at)
{
    unsigned line = 1;
    for (size_t i = 0; i < at; i++)
        line += source->text[i] == '\n';
    return line;
}

static void leave_out(struct attach_point *point, const struct source *source,
                      const struct declared_function *function, const struct context_use *use)
{
    point->is_native_only = true;
    warn(
        "%s %s: calls of 32-bit programs are left out: '%s' reads registers with '%.*s' (%s:%u), and theirs are others; parameters after ctx are right for all",
        point->word->name, point->target, function->name, (int)use->length, source->text + use->start,
        source->name, line_of(source, use->start));
}

static void warn_stack(const struct attach_point *point, const struct source *source,
                       const struct declared_function *function, const struct context_use *use)
{
    warn(
        "%s %s: '%s' reads a register with '%.*s' (%s:%u), and in a 32-bit program arguments are on the stack; parameters after ctx are read from there",
        point->word->name, point->target, function->name, (int)use->length, source->text + use->start,
        source->name, line_of(source, use->start));
}

/* Other registers than those of arguments are what they are. */
static bool is_argument(const struct source *source, const struct context_use *use)
{
    return use->kind == CONTEXT_REGISTERS && has_prefix(source->text + use->start, "PT_REGS_PARM");
}

static void check_stack(const struct attach_point *point, const struct source *source,
                        const struct declarations *declarations)
{
    struct context_uses uses = {0};
    bool is_warned = false;
    context_uses_read(source, declarations, point->function, &uses);
    for (size_t i = 0; i < uses.count && !is_warned; i++) {
        is_warned = is_argument(source, &uses.list[i]);
        if (is_warned)
            warn_stack(point, source, &declarations->functions[point->function], &uses.list[i]);
    }
    context_uses_finish(&uses);
}

void compat_check(struct attach_point *point, const struct source *source,
                  const struct declarations *declarations, const char *root)
{
    const struct attach_target *target = &point->kind->target;
    bool has_compat = target->compat_call != NULL && target->compat_call(point->target) != NULL;
    struct context_uses uses = {0};
    point->is_native_only = false;
    if (point->has_stack_arguments)
        check_stack(point, source, declarations);
    if (!has_compat || point->word->on_return || !compat_abi_has_registers(root))
        return;
    context_uses_read(source, declarations, point->function, &uses);
    for (size_t i = 0; i < uses.count && !point->is_native_only; i++)
        if (uses.list[i].kind == CONTEXT_REGISTERS)
            leave_out(point, source, &declarations->functions[point->function], &uses.list[i]);
    context_uses_finish(&uses);
}

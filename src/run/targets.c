// SPDX-License-Identifier: Apache-2.0
#include "run/targets.h"

#include "base/memory.h"

int targets_define(struct live *live, struct text *definitions)
{
    const struct target_kernel *kernel = &live->run->kernel;
    bool is_other = kernel->is_other;
    const char *root = is_other ? kernel->root : RUN_ROOT;
    int err = 0;
    text_string(definitions, text_cstr(&live->run->selection.definitions));
    for (size_t i = 0; i < live->plan.count && err == 0; i++) {
        const struct attach_point *point = &live->plan.points[i];
        err = attach_prelude(point, root, live->declarations.functions[point->function].name, definitions);
        if (err != 0)
            attach_add_place(point, live->source, &live->declarations);
        else
            attach_warn_reads(point, root, live->source, &live->declarations);
    }
    if (err == 0)
        live->has_prints = prints_define(&live->usage, is_other ? NULL : root, definitions);
    return err;
}

/* Without the kernel function that it is bound to, the verifier cannot even be asked. */
static bool is_unbound(const struct attach_point *point, const struct live_compile *how)
{
    uint32_t type = attach_program_type(point);
    return how->missing != NULL && how->missing[point->function] != NULL &&
           (type == BPF_PROG_TYPE_TRACING || type == BPF_PROG_TYPE_LSM);
}

static struct compile_target target_of(const struct live *live, const struct attach_point *point,
                                       const struct live_compile *how)
{
    const struct selection *selection = &live->run->selection;
    uint32_t type = attach_program_type(point);
    bool is_interrupt = attach_is_interrupt(point);
    struct compile_target target = {
        .function = point->function,
        .access = attach_access(point),
        .flags = attach_program_flags(point),
        .check = selection_check(selection, type, is_interrupt, false),
        .void_check = selection_check(selection, type, is_interrupt, true),
    };
    if (how->is_unverified || is_unbound(point, how))
        return target;
    target.program_type = type;
    target.attach_type = attach_type(point);
    target.attach_btf_id = point->btf.id;
    target.attach_btf_object = point->btf.object;
    return target;
}

struct compile_target *targets_list(const struct live *live, const struct live_compile *how, size_t *count)
{
    const struct selection *selection = &live->run->selection;
    *count = live->plan.count;
    struct compile_target *targets = xcalloc(*count + SELECTION_TARGETS_MAX + 1, sizeof(*targets));
    for (size_t i = 0; i < *count; i++) {
        const struct attach_point *point = &live->plan.points[i];
        targets[i] = target_of(live, point, how);
        if (targets[i].check == NULL && selection_is_filtered(selection))
            warn("'%s' is not filtered: it runs for packets, which belong to no process",
                 live->declarations.functions[point->function].name);
    }
    *count += selection_targets(selection, targets + *count);
    if (live->has_prints)
        targets[(*count)++] = prints_target();
    for (size_t i = 0; i < *count && how->is_unverified; i++)
        targets[i].program_type = BPF_PROG_TYPE_UNSPEC;
    return targets;
}

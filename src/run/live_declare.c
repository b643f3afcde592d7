// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "attach/file_scope.h"
#include "attach/require.h"
#include "base/memory.h"
#include "probe/interval.h"
#include "probe/override.h"
#include "probe/parameters.h"
#include "probe/shown_maps.h"
#include "run/live.h"

/* What the source says of showing its maps, unless the command line does. */
static int read_wishes(struct live *live)
{
    int err = shown_maps_read(live->source, &live->own_maps);
    live->maps.own_names = live->own_maps;
    return err != 0 || live->run->options->has_interval ? err
                                                        : interval_read(live->source, &live->interval_ns);
}

int live_declare(struct live *live)
{
    const struct options *options = live->run->options;
    const char *const *flags = (const char *const *)options->flags;
    parameters_warn(live->source, flags, options->flag_count);
    declarations_read(live->source, flags, options->flag_count, &live->declarations);
    usage_read(live->source, &live->usage);
    stack_ids_read(live->source, &live->stack_ids);
    int err = read_wishes(live);
    if (err == 0)
        err = override_sections(live->source, options->sections, options->section_count, &live->declarations);
    if (err == 0)
        err = attach_plan_read(live->source, &live->declarations, &live->plan);
    if (options->is_unsafe)
        attach_plan_allow_unsafe(&live->plan);
    live_end_step(live, "declare");
    return err;
}

static void find_files(struct live *live)
{
    const struct selection *selection = &live->run->selection;
    const struct filter *filter = &selection->filter;
    pid_t *pids = xcalloc(filter->count + 1, sizeof(*pids));
    struct file_scope scope = {
        .pids = pids,
        .command = selection->has_command ? selection->launch.path : NULL,
        .is_fixed = live->run->options->image != NULL,
    };
    for (size_t i = 0; i < filter->count; i++)
        if (filter->terms[i].kind == FILTER_PID && !filter->terms[i].is_negated)
            pids[scope.pid_count++] = (pid_t)filter->terms[i].numbers[0];
    file_scope_apply(&scope, RUN_ROOT, &live->plan);
    free(pids);
}

int live_check(struct live *live)
{
    int err = require_privileges(RUN_ROOT);
    if (err == 0)
        find_files(live);
    return err == 0 ? attach_plan_check(&live->plan, live->source, &live->declarations, RUN_ROOT) : err;
}

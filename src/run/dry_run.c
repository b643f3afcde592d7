// SPDX-License-Identifier: Apache-2.0
#include "run/dry_run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "run/live.h"
#include "run/run_notes.h"

/* Of what a glob stands for. */
#define PLACES_SHOWN  5
#define PLACES_INDENT 34

/* What a glob stands for, below the line that says how many: with -v all, else the first few. */
static void print_places(const struct places *places, bool is_verbose)
{
    size_t shown = places->count;
    if (!is_verbose && shown > PLACES_SHOWN)
        shown = PLACES_SHOWN;
    for (size_t i = 0; i < shown; i++)
        printf("%*s%s\n", PLACES_INDENT, "", places->list[i].name);
    if (shown < places->count)
        printf("%*s... and %zu more (-v shows them)\n", PLACES_INDENT, "", places->count - shown);
}

static int print_point(const struct live *live, size_t i)
{
    const struct attach_point *point = &live->plan.points[i];
    char *where = attach_resolve(point, RUN_ROOT);
    if (where != NULL)
        printf("%-20s %-12s %s\n", live->image.programs[i].name, attach_kind_name(point), where);
    print_places(&point->places, live->run->options->is_verbose);
    int err = where != NULL || live_can_do_without(live, i) ? 0 : -EINVAL;
    if (err != 0)
        attach_add_place(point, live->source, &live->declarations);
    free(where);
    return err;
}

int dry_run_probe(const struct options *options)
{
    struct run run;
    struct live *live = NULL;
    run_init(&run, options);
    int err = selection_resolve(&run.selection, RUN_ROOT);
    if (err == 0)
        err = live_prepare(&run, &live);
    for (size_t i = 0; err == 0 && i < live->plan.count; i++)
        err = print_point(live, i);
    if (err == 0)
        run_notes_start(&run, live);
    live_free(live);
    run_finish(&run);
    return err;
}

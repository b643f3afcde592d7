// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "explain/make_stages.h"

/* What in the probe, or on the command line, says where the function attaches; on the heap. */
static char *said_by(const struct declared_function *function)
{
    if (function->section != NULL && function->section_end == 0)
        return xasprintf("-a %s=%s", function->name, function->section);
    if (function->section != NULL)
        return xasprintf("SEC(\"%s\")", function->section);
    return xasprintf("the function's name");
}

/* If the kernel lacks what is needed, the name that was looked up is no place. */
static void add_places(const struct subject *subject, const struct attach_point *point, unsigned line,
                       const char *missing, struct stage *stage)
{
    char *place = attach_resolve(point, subject->root);
    if (place == NULL)
        stage_add(stage, LINE_NOTE, line, "not resolved: %s", error_text());
    else if (missing == NULL || (!attach_is_glob(point) && strcmp(place, point->target) != 0))
        stage_add(stage, LINE_PLAIN, line, "resolved  %s", place);
    error_clear();
    for (size_t i = 0; i < point->places.count; i++)
        stage_add(stage, LINE_PLAIN, line, "          %s", point->places.list[i].name);
    free(place);
}

static void add_point(const struct subject *subject, const struct attach_point *point, struct stage *stage)
{
    const struct declared_function *function = &subject->declarations->functions[point->function];
    const char *missing = subject_missing(subject, function->name);
    char *by = said_by(function);
    stage_add(stage, LINE_HEADING, function->line, "%s", function->name);
    stage_add(stage, LINE_PLAIN, function->line, "wanted    %s %s, by %s", attach_kind_name(point),
              point->target, by);
    add_places(subject, point, function->line, missing, stage);
    stage_add(stage, LINE_PLAIN, function->line, "by        %s", attach_mechanism(point));
    if (missing != NULL)
        stage_add(stage, LINE_NOTE, function->line, "not on this kernel: %s", missing);
    free(by);
}

void make_attach_stage(const struct subject *subject, struct stage *stage)
{
    for (size_t i = 0; i < subject->plan->count; i++)
        add_point(subject, &subject->plan->points[i], stage);
}

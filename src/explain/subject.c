// SPDX-License-Identifier: Apache-2.0
#include "explain/subject.h"

#include <stdlib.h>
#include <string.h>

#include "translate/translate.h"

const char *subject_function(const struct subject *subject, const char *name)
{
    for (size_t i = 0; i < subject->plan->count; i++) {
        const struct attach_point *point = &subject->plan->points[i];
        const struct declared_function *function = &subject->declarations->functions[point->function];
        char *compiled = translate_name(function, attach_access(point));
        bool is_same = strcmp(compiled, name) == 0;
        free(compiled);
        if (is_same)
            return function->name;
    }
    return NULL;
}

void subject_add_programs(const struct subject *subject, struct stage *stage,
                          void (*add)(const struct subject *subject, const struct stage_program *program,
                                      const char *name, struct stage *stage))
{
    for (size_t i = 0; i < subject->stages->program_count; i++) {
        const struct stage_program *program = &subject->stages->programs[i];
        const char *name = subject_function(subject, program->name);
        if (name != NULL)
            add(subject, program, name, stage);
    }
}

const struct declared_function *subject_declared(const struct subject *subject, const char *name)
{
    const struct declared_function *found = NULL;
    for (size_t i = 0; i < subject->declarations->function_count; i++)
        if (strcmp(subject->declarations->functions[i].name, name) == 0)
            found = &subject->declarations->functions[i];
    return found;
}

const char *subject_missing(const struct subject *subject, const char *function)
{
    for (size_t i = 0; subject->missing != NULL && i < subject->declarations->function_count; i++)
        if (strcmp(subject->declarations->functions[i].name, function) == 0 && subject->missing[i] != NULL)
            return subject->missing[i];
    return NULL;
}

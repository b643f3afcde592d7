// SPDX-License-Identifier: Apache-2.0
#include "compile/compile_report.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"

static void add_file(struct compile_report *report, const char *path)
{
    char **place = &array_push(report->files, report->file_count);
    *place = xstrdup(path);
}

void compile_report_add_inputs(struct compile_report *report, const struct headers *headers,
                               const struct inputs *inputs)
{
    for (size_t i = 0; i < inputs->file_count; i++) {
        const char *path = inputs->files[i];
        bool is_absolute = path[0] == '/'; /* libbcc's relative names are below the kernel's headers too */
        if (is_absolute && !is_below(path, headers->source) && !is_below(path, headers->build))
            add_file(report, path);
    }
}

void compile_report_add_conditions(struct compile_report *report, const struct conditions *conditions)
{
    for (size_t i = 0; i < conditions->count; i++)
        if (conditions->list[i].kind == CONDITION_CONTENT)
            add_file(report, conditions->list[i].path);
}

void compile_report_finish(struct compile_report *report)
{
    strings_free(report->files, report->file_count);
    *report = (struct compile_report){0};
}

// SPDX-License-Identifier: Apache-2.0
#include "explain/code_lines.h"

#include <stddef.h>

struct code_lines code_lines_of(const struct subject *subject, const char *function)
{
    struct code_lines lines = {.subject = subject, .function = subject_declared(subject, function)};
    for (size_t i = 0; i < subject->plan->count; i++) {
        const struct attach_point *point = &subject->plan->points[i];
        bool is_this = &subject->declarations->functions[point->function] == lines.function;
        uint32_t type = attach_program_type(point);
        bool has_no_check = type == BPF_PROG_TYPE_XDP || type == BPF_PROG_TYPE_SCHED_CLS;
        lines.is_in_body |= is_this && has_no_check;
    }
    return lines;
}

static bool is_empty(const struct source *source, unsigned line)
{
    size_t length = 0;
    const char *text = source_line(source, line, &length);
    for (size_t i = 0; text != NULL && i < length; i++)
        if (text[i] != ' ' && text[i] != '\t')
            return false;
    return true;
}

/* The function whose text has the line; NULL: it is above all of them. */
static const struct declared_function *function_at(const struct declarations *declarations, unsigned line)
{
    const struct declared_function *found = NULL;
    for (size_t i = 0; i < declarations->function_count; i++)
        if (declarations->functions[i].line <= line)
            found = &declarations->functions[i];
    return found;
}

/* A line of this function's body, or of code that was inlined into it. */
static bool is_possible(const struct code_lines *lines, unsigned line)
{
    const struct declared_function *owner = function_at(lines->subject->declarations, line);
    return lines->is_in_body && (owner == NULL || owner == lines->function || owner->is_static) &&
           !is_empty(lines->subject->source, line);
}

unsigned code_lines_next(struct code_lines *lines, unsigned line)
{
    const struct declared_function *function = lines->function;
    if (function == NULL)
        return line;
    lines->is_in_body = lines->is_in_body || (line == function->body_line && lines->has_begun);
    lines->has_begun = true;
    return line == 0 || is_possible(lines, line) ? line : function->line;
}

// SPDX-License-Identifier: Apache-2.0
#include "explain/subject.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "explain/disassemble.h"
#include "translate/translate.h"

const char *subject_function(const struct subject *subject, const char *name)
{
    for (size_t i = 0; i < subject->plan->count; i++) {
        const struct attach_point *point = &subject->plan->points[i];
        const struct declared_function *function = &subject->declarations->functions[point->function];
        char *compiled = translate_name(function, point->is_syscall);
        bool is_same = strcmp(compiled, name) == 0;
        free(compiled);
        if (is_same)
            return function->name;
    }
    return NULL;
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

struct subject_lines subject_lines_of(const struct subject *subject, const char *function)
{
    struct subject_lines lines = {.subject = subject};
    for (size_t i = 0; i < subject->declarations->function_count; i++)
        if (strcmp(subject->declarations->functions[i].name, function) == 0)
            lines.function = &subject->declarations->functions[i];
    for (size_t i = 0; i < subject->plan->count; i++) {
        const struct attach_point *point = &subject->plan->points[i];
        bool is_ours = &subject->declarations->functions[point->function] == lines.function;
        lines.is_inside |= is_ours && attach_program_type(point) == BPF_PROG_TYPE_XDP; /* it has no check */
    }
    return lines;
}

/* In whose text the line is; NULL: in front of all. */
static const struct declared_function *function_at(const struct declarations *declarations, unsigned line)
{
    const struct declared_function *found = NULL;
    for (size_t i = 0; i < declarations->function_count; i++)
        if (declarations->functions[i].line <= line)
            found = &declarations->functions[i];
    return found;
}

unsigned subject_line(struct subject_lines *lines, unsigned line)
{
    const struct declared_function *ours = lines->function;
    if (ours == NULL)
        return line;
    lines->is_inside = lines->is_inside || line == ours->body_line;
    if (line == 0)
        return 0;
    const struct declared_function *its = function_at(lines->subject->declarations, line);
    bool may_be = lines->is_inside && (its == NULL || its == ours || its->is_static);
    return may_be && !is_empty(lines->subject->source, line) ? line : ours->line;
}

const char *subject_missing(const struct subject *subject, const char *function)
{
    for (size_t i = 0; subject->missing != NULL && i < subject->declarations->function_count; i++)
        if (strcmp(subject->declarations->functions[i].name, function) == 0 && subject->missing[i] != NULL)
            return subject->missing[i];
    return NULL;
}

void subject_source(const struct subject *subject, struct stage *stage)
{
    size_t length = 0;
    const char *text;
    for (unsigned line = 1; (text = source_line(subject->source, line, &length)) != NULL; line++)
        if (length > 0 || text[0] != '\0')
            stage_add(stage, LINE_PLAIN, line, "%.*s", (int)length, text);
}

/* The line, without the space it begins with. */
static void add_source_line(const struct subject *subject, unsigned line, struct stage *stage)
{
    size_t length = 0;
    const char *text = source_line(subject->source, line, &length);
    while (text != NULL && length > 0 && (*text == ' ' || *text == '\t'))
        text++, length--;
    if (text != NULL)
        stage_add(stage, LINE_SOURCE, line, "%.*s", (int)length, text);
}

static bool has_line(const struct stage_program *program, unsigned line)
{
    for (size_t i = 0; i < program->position_count; i++)
        if (program->positions[i].line == line)
            return true;
    return false;
}

static void add_instructions(const struct subject *subject, const struct stage_program *program,
                             const char *name, struct stage *stage)
{
    const struct disassemble_names names = {subject->stages->maps, subject->stages->map_count};
    struct text code = {0};
    struct subject_lines lines = subject_lines_of(subject, name);
    lines.is_inside |= lines.function == NULL || !has_line(program, lines.function->body_line);
    size_t next = 0;
    unsigned line = 0;
    for (size_t i = 0; i < program->instruction_count;) {
        unsigned before = line;
        for (; next < program->position_count && program->positions[next].instruction <= i; next++) {
            unsigned here = subject_line(&lines, program->positions[next].line);
            line = here != 0 ? here : line; /* another file's: a function in line, called from there */
        }
        if (line != before && line != 0)
            add_source_line(subject, line, stage);
        text_clear(&code);
        size_t taken = disassemble(&program->instructions[i], program->instruction_count - i, &names, &code);
        stage_add(stage, LINE_PLAIN, line, "%4zu: %s", i, text_cstr(&code));
        i += taken;
    }
    text_finish(&code);
}

void subject_instructions(const struct subject *subject, struct stage *stage)
{
    for (size_t i = 0; i < subject->stages->program_count; i++) {
        const struct stage_program *program = &subject->stages->programs[i];
        const char *name = subject_function(subject, program->name);
        if (name == NULL)
            continue;
        stage_add(stage, LINE_HEADING, 0, "%s: %zu instructions", name, program->instruction_count);
        add_instructions(subject, program, name, stage);
    }
}

/* Which section or name of the text said so. */
static char *said_by(const struct declared_function *function)
{
    if (function->section != NULL && function->section_end == 0)
        return xasprintf("-a %s=%s", function->name, function->section);
    if (function->section != NULL)
        return xasprintf("SEC(\"%s\")", function->section);
    return xasprintf("the function's name");
}

static const char *means(const char *kind)
{
    static const struct {
        const char *kind, *means;
    } table[] = {
        {"kprobe", "a perf event of the kprobe PMU, which puts a breakpoint or a jump there"},
        {"kretprobe", "a perf event of the kprobe PMU, which has the function return by way of the probe"},
        {"ksyscall", "a perf event of the kprobe PMU on the system call's symbol"},
        {"kretsyscall", "a perf event of the kprobe PMU on the return of the system call's symbol"},
        {"tracepoint", "a perf event of the tracepoint, by its number in tracefs"},
        {"tp", "a perf event of the tracepoint, by its number in tracefs"},
        {"raw_tracepoint", "bpf(2), BPF_RAW_TRACEPOINT_OPEN: it gets the tracepoint's own arguments"},
        {"raw_tp", "bpf(2), BPF_RAW_TRACEPOINT_OPEN: it gets the tracepoint's own arguments"},
        {"fentry", "a trampoline at the function's entry, found by its BTF id"},
        {"fexit", "a trampoline around the function, found by its BTF id"},
        {"fmod_ret", "a trampoline at the function's entry, found by its BTF id"},
        {"lsm", "the BPF security module's hook, found by its BTF id"},
        {"perf_event", "a perf event on each CPU, which runs it as the counter overflows"},
        {"xdp", "a link on the network interface, which runs it for each packet that comes in"},
        {"uprobe", "a perf event of the uprobe PMU, which puts a breakpoint into the file's pages"},
        {"uretprobe", "a perf event of the uprobe PMU, which has the function return by way of the probe"},
        {"usdt", "a perf event of the uprobe PMU on each place that the file's notes name"},
    };
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        if (strcmp(table[i].kind, kind) == 0)
            return table[i].means;
    return "a link of the kernel's";
}

/* Where the kernel lacks what is needed, the name that it was looked for by is no place. */
static void add_place(const struct subject *subject, const struct attach_point *point, unsigned line,
                      const char *missing, struct stage *stage)
{
    char *where = attach_resolve(point, subject->root);
    if (where == NULL)
        stage_add(stage, LINE_NOTE, line, "not resolved: %s", error_text());
    else if (missing == NULL || (!attach_is_glob(point) && strcmp(where, point->target) != 0))
        stage_add(stage, LINE_PLAIN, line, "resolved  %s", where);
    error_clear();
    for (size_t i = 0; i < point->places.count; i++)
        stage_add(stage, LINE_PLAIN, line, "          %s", point->places.list[i].name);
    free(where);
}

static void add_point(const struct subject *subject, const struct attach_point *point, struct stage *stage)
{
    const struct declared_function *function = &subject->declarations->functions[point->function];
    const char *missing = subject_missing(subject, function->name);
    const char *kind = attach_kind_name(point);
    char *said = said_by(function);
    stage_add(stage, LINE_HEADING, function->line, "%s", function->name);
    stage_add(stage, LINE_PLAIN, function->line, "wanted    %s %s, by %s", kind, point->target, said);
    add_place(subject, point, function->line, missing, stage);
    stage_add(stage, LINE_PLAIN, function->line, "by        %s",
              point->is_multi ? "one link for all places" : means(kind));
    if (missing != NULL)
        stage_add(stage, LINE_NOTE, function->line, "not on this kernel: %s", missing);
    free(said);
}

void subject_attach(const struct subject *subject, struct stage *stage)
{
    for (size_t i = 0; i < subject->plan->count; i++)
        add_point(subject, &subject->plan->points[i], stage);
}

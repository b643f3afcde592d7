// SPDX-License-Identifier: Apache-2.0
#include "explain/code_lines.h"
#include "explain/disassemble.h"
#include "explain/make_stages.h"

/* The source line without its indentation. */
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

static struct code_lines lines_of(const struct subject *subject, const struct stage_program *program,
                                  const char *name)
{
    struct code_lines lines = code_lines_of(subject, name);
    lines.is_in_body |= lines.function == NULL || !has_line(program, lines.function->body_line);
    return lines;
}

/* The line of instruction @index, where @line is that of the one before it; *@next is the first position that
 * was not used so far. */
static unsigned line_at(struct code_lines *lines, const struct stage_program *program, size_t index,
                        size_t *next, unsigned line)
{
    for (; *next < program->position_count && program->positions[*next].instruction <= index; (*next)++) {
        unsigned found = code_lines_next(lines, program->positions[*next].line);
        line = found != 0 ? found : line; /* 0 is in another file: a function inlined here */
    }
    return line;
}

static void add_program(const struct subject *subject, const struct stage_program *program, const char *name,
                        struct stage *stage)
{
    const struct disassemble_names names = {subject->stages->maps, subject->stages->map_count};
    struct code_lines lines = lines_of(subject, program, name);
    struct text code = {0};
    size_t next = 0;
    unsigned line = 0;
    stage_add(stage, LINE_HEADING, 0, "%s: %zu instructions", name, program->instruction_count);
    for (size_t i = 0; i < program->instruction_count;) {
        unsigned before = line;
        line = line_at(&lines, program, i, &next, line);
        if (line != before)
            add_source_line(subject, line, stage);
        text_clear(&code);
        size_t taken = disassemble(&program->instructions[i], program->instruction_count - i, &names, &code);
        stage_add(stage, LINE_PLAIN, line, "%4zu: %s", i, text_cstr(&code));
        i += taken;
    }
    text_finish(&code);
}

void make_instructions_stage(const struct subject *subject, struct stage *stage)
{
    subject_add_programs(subject, stage, add_program);
}

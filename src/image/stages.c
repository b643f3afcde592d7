// SPDX-License-Identifier: Apache-2.0
#include "image/stages.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define STRING_BYTES   8
#define PROGRAM_BYTES  40
#define POSITION_BYTES 24

void positions_write(const struct source_position *positions, size_t count, struct text *to)
{
    wire_put_number(to, count);
    for (size_t i = 0; i < count; i++) {
        wire_put_number(to, positions[i].instruction);
        wire_put_number(to, positions[i].line);
        wire_put_number(to, positions[i].column);
    }
}

struct source_position *positions_read(struct wire_reader *from, size_t *count)
{
    *count = wire_get_count(from, POSITION_BYTES);
    struct source_position *positions = xcalloc(*count, sizeof(*positions));
    for (size_t i = 0; i < *count; i++) {
        positions[i].instruction = (uint32_t)wire_get_number(from);
        positions[i].line = (uint32_t)wire_get_number(from);
        positions[i].column = (uint32_t)wire_get_number(from);
    }
    return positions;
}

/* NULL and "" are told apart. */
static void put_optional(const char *string, struct text *to)
{
    wire_put_number(to, string != NULL);
    wire_put_string(to, string != NULL ? string : "");
}

static char *get_optional(struct wire_reader *from)
{
    bool is_there = wire_get_number(from) != 0;
    char *string = wire_get_string(from);
    if (is_there)
        return string;
    free(string);
    return NULL;
}

static void put_program(const struct stage_program *program, struct text *to)
{
    wire_put_string(to, program->name);
    wire_put_bytes(to, program->instructions, program->instruction_count * sizeof(program->instructions[0]));
    positions_write(program->positions, program->position_count, to);
    wire_put_number(to, program->is_verified);
    wire_put_string(to, program->statistics != NULL ? program->statistics : "");
}

/* Every map that an instruction names must be there: what is read is shown without looking again. */
static bool names_maps(const struct stage_program *program, size_t map_count)
{
    for (size_t i = 0; i < program->instruction_count; i++) {
        const struct bpf_insn *instruction = &program->instructions[i];
        bool is_map =
            instruction->code == (BPF_LD | BPF_IMM | BPF_DW) && instruction->src_reg == BPF_PSEUDO_MAP_FD;
        if (is_map && (instruction->imm < 0 || (size_t)instruction->imm >= map_count))
            return false;
    }
    return true;
}

static void get_program(struct wire_reader *from, size_t map_count, struct stage_program *program)
{
    size_t length = 0;
    program->name = wire_get_string(from);
    const void *bytes = wire_get_bytes(from, &length);
    program->instruction_count = length / sizeof(program->instructions[0]);
    program->instructions = xcalloc(program->instruction_count, sizeof(program->instructions[0]));
    if (program->instruction_count > 0)
        memcpy(program->instructions, bytes, program->instruction_count * sizeof(program->instructions[0]));
    program->positions = positions_read(from, &program->position_count);
    program->is_verified = wire_get_number(from) != 0;
    program->statistics = wire_get_string(from);
    from->is_bad |= length % sizeof(program->instructions[0]) != 0 || !names_maps(program, map_count);
}

void stages_write(const struct stages *stages, struct text *to)
{
    put_optional(stages->rewritten, to);
    put_optional(stages->ir, to);
    wire_put_number(to, stages->map_count);
    for (size_t i = 0; i < stages->map_count; i++)
        wire_put_string(to, stages->maps[i]);
    wire_put_number(to, stages->program_count);
    for (size_t i = 0; i < stages->program_count; i++)
        put_program(&stages->programs[i], to);
}

void stages_read(struct wire_reader *from, struct stages *stages)
{
    *stages = (struct stages){.rewritten = get_optional(from), .ir = get_optional(from)};
    size_t count = wire_get_count(from, STRING_BYTES);
    stages->maps = xcalloc(count, sizeof(*stages->maps));
    for (; stages->map_count < count; stages->map_count++)
        stages->maps[stages->map_count] = wire_get_string(from);
    count = wire_get_count(from, PROGRAM_BYTES);
    stages->programs = xcalloc(count, sizeof(*stages->programs));
    for (; stages->program_count < count; stages->program_count++)
        get_program(from, stages->map_count, &stages->programs[stages->program_count]);
}

void stages_finish(struct stages *stages)
{
    strings_free(stages->maps, stages->map_count);
    for (size_t i = 0; i < stages->program_count; i++) {
        free(stages->programs[i].name);
        free(stages->programs[i].instructions);
        free(stages->programs[i].positions);
        free(stages->programs[i].statistics);
    }
    free(stages->programs);
    free(stages->rewritten);
    free(stages->ir);
    *stages = (struct stages){0};
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small image with one of everything in it, and what holds of every image that was read.
 */
#ifndef BCCRUN_MADE_IMAGE_H
#define BCCRUN_MADE_IMAGE_H

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "compile/image.h"

static inline void made_image_field(struct layout *layout, const char *name, struct field field)
{
    field.name = xstrdup(name);
    array_push(layout->fields, layout->field_count) = field;
}

static inline void made_image_event(struct layout *event)
{
    event->name = xstrdup("event");
    event->size_bytes = 40;
    made_image_field(event, "time_ns", (struct field){.kind = FIELD_UNSIGNED, .size_bytes = 8, .count = 1});
    made_image_field(
        event, "comm",
        (struct field){
            .kind = FIELD_TEXT, .offset_bytes = 8, .size_bytes = 1, .count = 16, .is_array = true});
    made_image_field(
        event, "kind",
        (struct field){
            .kind = FIELD_ENUM, .offset_bytes = 24, .size_bytes = 4, .count = 1, .is_signed = true});
    made_image_field(
        event, "pair",
        (struct field){
            .kind = FIELD_SIGNED, .offset_bytes = 28, .size_bytes = 4, .count = 2, .is_array = true});
    struct field *kind = &event->fields[2];
    array_push(kind->enumerators, kind->enumerator_count) = (struct enumerator){-1, xstrdup("NONE")};
    array_push(kind->enumerators, kind->enumerator_count) = (struct enumerator){1, xstrdup("READ")};
}

/* Two maps, of which the second sends events, and a program that loads the second. */
static inline void made_image_init(struct image *image)
{
    static const struct bpf_insn instructions[] = {
        {.code = BPF_LD | BPF_DW | BPF_IMM, .dst_reg = 1, .src_reg = BPF_PSEUDO_MAP_FD, .imm = 1},
        {0},
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = -7},
        {.code = BPF_JMP | BPF_EXIT},
    };
    *image = (struct image){.license = xstrdup("Dual MIT/GPL")};
    array_push(image->maps, image->map_count) = (struct image_map){.name = xstrdup("counts"),
                                                                   .type = BPF_MAP_TYPE_HASH,
                                                                   .key_bytes = 4,
                                                                   .value_bytes = 8,
                                                                   .max_entries = 1024};
    array_push(image->maps, image->map_count) = (struct image_map){.name = xstrdup("events"),
                                                                   .type = BPF_MAP_TYPE_PERF_EVENT_ARRAY,
                                                                   .key_bytes = 4,
                                                                   .value_bytes = 4,
                                                                   .has_events = true};
    made_image_event(&image->maps[1].event);
    struct image_program *program = &array_push(image->programs, image->program_count);
    program->name = xstrdup("hello");
    program->type = BPF_PROG_TYPE_KPROBE;
    program->instruction_count = sizeof(instructions) / sizeof(instructions[0]);
    program->instructions = xcalloc(program->instruction_count, sizeof(instructions[0]));
    memcpy(program->instructions, instructions, sizeof(instructions));
}

/* Reads every field of an event through its layout, as the output does: ASan sees one that lies outside. */
static inline bool made_image_is_readable(const struct layout *event)
{
    if (event->size_bytes > 1 << 20)
        return true; /* as much memory as a damaged number asks for is not what is tested */
    char *record = xcalloc(1, event->size_bytes);
    uint64_t sum = 0;
    size_t length = 0;
    bool cut = false;
    for (size_t i = 0; i < event->field_count; i++) {
        const struct field *field = &event->fields[i];
        if (field->kind == FIELD_TEXT)
            sum += strlen(field->name) + (unsigned char)*field_text(field, record, &length, &cut);
        for (size_t k = 0; field->kind != FIELD_TEXT && k < field->count; k++)
            sum += field_value(field, record, k);
        for (size_t k = 0; k < field->enumerator_count; k++)
            sum += strlen(field->enumerators[k].name);
    }
    free(record);
    return sum < UINT64_MAX;
}

/* Whether all that the host relies on holds. */
static inline bool made_image_is_sound(const struct image *image)
{
    bool is_sound = image->license != NULL;
    for (size_t i = 0; i < image->map_count; i++) {
        is_sound = is_sound && image->maps[i].name != NULL;
        if (image->maps[i].has_events)
            is_sound = is_sound && image->maps[i].event.name != NULL &&
                       made_image_is_readable(&image->maps[i].event);
    }
    for (size_t i = 0; i < image->program_count; i++) {
        const struct image_program *program = &image->programs[i];
        is_sound = is_sound && program->name != NULL && program->instructions != NULL;
        for (size_t k = 0; k < program->instruction_count; k++)
            if (image_is_map_load(&program->instructions[k]))
                is_sound = is_sound && (uint32_t)program->instructions[k].imm < image->map_count;
    }
    return is_sound;
}

#endif

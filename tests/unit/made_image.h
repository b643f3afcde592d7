/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small image with one of everything in it, and what holds of every image that was read.
 */
#ifndef BCCRUN_MADE_IMAGE_H
#define BCCRUN_MADE_IMAGE_H

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "image/image.h"
#include "planned.h"

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

/* A key that is a plain number, and a value that is a struct with a bit field and a grid. */
static inline void made_image_entries(struct image_map *map)
{
    map->has_entries = true;
    map->key.name = xstrdup("");
    map->key.size_bytes = 4;
    made_image_field(&map->key, "", (struct field){.kind = FIELD_UNSIGNED, .size_bytes = 4, .count = 1});
    map->value.name = xstrdup("value_t");
    map->value.size_bytes = 8;
    made_image_field(
        &map->value, "bits",
        (struct field){.kind = FIELD_SIGNED, .size_bytes = 4, .count = 1, .bit_shift = 7, .bit_count = 12});
    made_image_field(&map->value, "grid",
                     (struct field){.kind = FIELD_NESTED,
                                    .offset_bytes = 4,
                                    .size_bytes = 2,
                                    .count = 2,
                                    .is_array = true,
                                    .inner = xcalloc(1, sizeof(struct layout))});
    struct layout *row = map->value.fields[1].inner;
    row->name = xstrdup("");
    row->size_bytes = 2;
    made_image_field(row, "",
                     (struct field){.kind = FIELD_BOOL, .size_bytes = 1, .count = 2, .is_array = true});
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
    made_image_entries(&image->maps[0]);
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

/* Shows all of a record of this layout, as the output does: ASan detects a field that is outside. */
static inline bool made_image_is_readable(const struct layout *layout)
{
    if (layout->size_bytes > 1 << 16)
        return true; /* as much memory as a damaged number asks for is not what is tested */
    char *record = xcalloc(1, layout->size_bytes);
    struct text json = {0};
    planned_json(&json, layout, record, layout->size_bytes, false);
    free(record);
    text_finish(&json);
    return true;
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
        if (image->maps[i].has_entries)
            is_sound = is_sound && made_image_is_readable(&image->maps[i].key) &&
                       made_image_is_readable(&image->maps[i].value);
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

// SPDX-License-Identifier: Apache-2.0
#include "image/image.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/wire.h"

#define IMAGE_MAGIC 0x35656d6967616d69ULL /* another layout of the image gets another number */

/* The least that one of each takes on the wire. */
#define ENUMERATOR_BYTES 16
#define FIELD_BYTES      96
#define MAP_BYTES        64
#define PROGRAM_BYTES    56

/* Structs within structs; the compiler process stops there too. */
#define DEPTH_MAX 64

static void program_finish(struct image_program *program)
{
    free(program->name);
    free(program->instructions);
}

void image_drop_program(struct image *image, size_t index)
{
    program_finish(&image->programs[index]);
    image->program_count--;
    memmove(&image->programs[index], &image->programs[index + 1],
            (image->program_count - index) * sizeof(image->programs[0]));
}

void image_finish(struct image *image)
{
    for (size_t i = 0; i < image->map_count; i++) {
        free(image->maps[i].name);
        layout_finish(&image->maps[i].event);
        layout_finish(&image->maps[i].key);
        layout_finish(&image->maps[i].value);
    }
    for (size_t i = 0; i < image->program_count; i++)
        program_finish(&image->programs[i]);
    free(image->maps);
    free(image->programs);
    free(image->license);
    *image = (struct image){0};
}

bool image_is_map_load(const struct bpf_insn *instruction)
{
    return instruction->code == (BPF_LD | BPF_DW | BPF_IMM) && instruction->src_reg == BPF_PSEUDO_MAP_FD;
}

static void put_layout(struct text *to, const struct layout *layout);

static void put_field(struct text *to, const struct field *field)
{
    wire_put_string(to, field->name);
    wire_put_number(to, field->kind);
    wire_put_number(to, field->reading);
    wire_put_number(to, field->offset_bytes);
    wire_put_number(to, field->size_bytes);
    wire_put_number(to, field->count);
    wire_put_number(to, field->is_array);
    wire_put_number(to, field->is_signed);
    wire_put_number(to, field->bit_shift);
    wire_put_number(to, field->bit_count);
    wire_put_number(to, field->inner != NULL);
    if (field->inner != NULL)
        put_layout(to, field->inner);
    wire_put_number(to, field->enumerator_count);
    for (size_t i = 0; i < field->enumerator_count; i++) {
        wire_put_number(to, (uint64_t)field->enumerators[i].value);
        wire_put_string(to, field->enumerators[i].name);
    }
}

static void put_layout(struct text *to, const struct layout *layout)
{
    wire_put_string(to, layout->name);
    wire_put_number(to, layout->size_bytes);
    wire_put_number(to, layout->field_count);
    for (size_t i = 0; i < layout->field_count; i++)
        put_field(to, &layout->fields[i]);
}

static void put_events(struct text *to, const struct layout *event)
{
    for (; event != NULL; event = event->other) {
        wire_put_number(to, 1);
        put_layout(to, event);
    }
    wire_put_number(to, 0);
}

static void put_map(struct text *to, const struct image_map *map)
{
    wire_put_string(to, map->name);
    wire_put_number(to, map->type);
    wire_put_number(to, map->key_bytes);
    wire_put_number(to, map->value_bytes);
    wire_put_number(to, map->max_entries);
    wire_put_number(to, map->flags);
    put_events(to, map->has_events ? &map->event : NULL);
    wire_put_number(to, map->has_entries);
    if (!map->has_entries)
        return;
    put_layout(to, &map->key);
    put_layout(to, &map->value);
}

void image_write(const struct image *image, struct text *to)
{
    wire_put_number(to, IMAGE_MAGIC);
    wire_put_string(to, image->license);
    wire_put_number(to, image->map_count);
    for (size_t i = 0; i < image->map_count; i++)
        put_map(to, &image->maps[i]);
    wire_put_number(to, image->program_count);
    for (size_t i = 0; i < image->program_count; i++) {
        const struct image_program *program = &image->programs[i];
        wire_put_string(to, program->name);
        wire_put_number(to, program->type);
        wire_put_number(to, program->attach_type);
        wire_put_number(to, program->flags);
        wire_put_number(to, program->attach_btf_id);
        wire_put_number(to, program->attach_btf_object);
        wire_put_bytes(to, program->instructions, program->instruction_count * sizeof(struct bpf_insn));
    }
}

static void get_layout(struct wire_reader *from, int depth, struct layout *layout);

static void get_enumerators(struct wire_reader *from, struct field *field)
{
    size_t count = wire_get_count(from, ENUMERATOR_BYTES);
    field->enumerators = xcalloc(count, sizeof(*field->enumerators));
    for (; field->enumerator_count < count; field->enumerator_count++) {
        field->enumerators[field->enumerator_count].value = (int64_t)wire_get_number(from);
        field->enumerators[field->enumerator_count].name = wire_get_string(from);
    }
}

static void get_field(struct wire_reader *from, int depth, struct field *field)
{
    field->name = wire_get_string(from);
    field->kind = (enum field_kind)wire_get_number(from);
    field->reading = (enum field_reading)wire_get_number(from);
    field->offset_bytes = (uint32_t)wire_get_number(from);
    field->size_bytes = (uint32_t)wire_get_number(from);
    field->count = (uint32_t)wire_get_number(from);
    field->is_array = wire_get_number(from) != 0;
    field->is_signed = wire_get_number(from) != 0;
    field->bit_shift = (uint8_t)wire_get_number(from);
    field->bit_count = (uint8_t)wire_get_number(from);
    if (wire_get_number(from) != 0) {
        field->inner = xcalloc(1, sizeof(*field->inner));
        get_layout(from, depth + 1, field->inner);
    }
    get_enumerators(from, field);
}

static bool is_group(const struct field *field)
{
    return field->kind == FIELD_STRUCT || field->kind == FIELD_UNION || field->kind == FIELD_NESTED;
}

/* Of structs that take no memory a damaged number could ask for any number. */
#define EMPTY_MAX 4096

/* Whether the value is of a size that its kind can have. */
static bool has_sound_size(const struct field *field)
{
    uint32_t size = field->size_bytes;
    if (is_group(field))
        return field->inner != NULL && field->inner->size_bytes <= size &&
               (size > 0 || field->count <= EMPTY_MAX) &&
               (field->kind != FIELD_NESTED || field->inner->field_count == 1);
    if (field->kind == FIELD_TEXT)
        return size == 1;
    if (field->kind == FIELD_FLOAT)
        return (size == sizeof(float) || size == sizeof(double)) && field->bit_count == 0;
    return size == 1 || size == 2 || size == 4 || size == 8 || size == 16;
}

static bool is_sound_field(const struct field *field, uint32_t struct_bytes)
{
    bool has_sound_bits =
        field->bit_shift < 8 && field->bit_count <= 64 && (field->bit_count == 0 || field->count == 1);
    bool has_sound_reading = field->reading <= READING_SYSCALL;
    if (field->reading == READING_IPV4)
        has_sound_reading = field->size_bytes == 4;
    else if (field->reading == READING_IPV6)
        has_sound_reading = field->size_bytes == 16;
    else if (field->reading == READING_PORT)
        has_sound_reading = field->size_bytes == 2;
    else if (field->reading == READING_SYSCALL)
        has_sound_reading =
            field->kind <= FIELD_SIGNED && field->bit_count == 0 && strcmp(field->name, "syscall") == 0;
    return field->kind <= FIELD_FLOAT && has_sound_size(field) && has_sound_bits && has_sound_reading &&
           field_end_bytes(field) <= struct_bytes && (field->is_array || field->count == 1);
}

static void get_layout(struct wire_reader *from, int depth, struct layout *layout)
{
    from->is_bad |= depth > DEPTH_MAX;
    layout->name = wire_get_string(from);
    layout->size_bytes = (uint32_t)wire_get_number(from);
    size_t count = wire_get_count(from, FIELD_BYTES);
    layout->fields = xcalloc(count, sizeof(*layout->fields));
    for (; layout->field_count < count && !from->is_bad; layout->field_count++) {
        struct field *field = &layout->fields[layout->field_count];
        get_field(from, depth, field);
        from->is_bad |= !is_sound_field(field, layout->size_bytes);
    }
}

static bool get_events(struct wire_reader *from, struct layout *event)
{
    bool has_events = wire_get_number(from) != 0;
    if (has_events)
        get_layout(from, 0, event);
    while (has_events && !from->is_bad && wire_get_number(from) != 0) {
        event->other = xcalloc(1, sizeof(*event->other));
        event = event->other;
        get_layout(from, 0, event);
    }
    return has_events;
}

static void get_map(struct wire_reader *from, struct image_map *map)
{
    map->name = wire_get_string(from);
    map->type = (uint32_t)wire_get_number(from);
    map->key_bytes = (uint32_t)wire_get_number(from);
    map->value_bytes = (uint32_t)wire_get_number(from);
    map->max_entries = (uint32_t)wire_get_number(from);
    map->flags = (uint32_t)wire_get_number(from);
    map->has_events = get_events(from, &map->event);
    map->has_entries = wire_get_number(from) != 0;
    if (!map->has_entries)
        return;
    get_layout(from, 0, &map->key);
    get_layout(from, 0, &map->value);
    from->is_bad |= map->key.size_bytes > map->key_bytes || map->value.size_bytes > map->value_bytes;
}

/* Programs of these types are bound to a kernel function as they are loaded, others never. */
static bool has_btf_id(uint32_t type)
{
    return type == BPF_PROG_TYPE_TRACING || type == BPF_PROG_TYPE_LSM;
}

static void get_program(struct wire_reader *from, struct image_program *program, size_t map_count)
{
    program->name = wire_get_string(from);
    program->type = (uint32_t)wire_get_number(from);
    program->attach_type = (uint32_t)wire_get_number(from);
    program->flags = (uint32_t)wire_get_number(from);
    program->attach_btf_id = (uint32_t)wire_get_number(from);
    program->attach_btf_object = (uint32_t)wire_get_number(from);
    from->is_bad |= has_btf_id(program->type) != (program->attach_btf_id != 0);
    size_t length = 0;
    const void *bytes = wire_get_bytes(from, &length);
    from->is_bad |= length % sizeof(struct bpf_insn) != 0;
    program->instruction_count = length / sizeof(struct bpf_insn);
    program->instructions = xcalloc(program->instruction_count, sizeof(struct bpf_insn));
    memcpy(program->instructions, bytes, program->instruction_count * sizeof(struct bpf_insn));
    for (size_t i = 0; i < program->instruction_count; i++)
        if (image_is_map_load(&program->instructions[i]))
            from->is_bad |= (uint32_t)program->instructions[i].imm >= map_count;
}

int image_read(const char *bytes, size_t length, struct image *image)
{
    struct wire_reader from = {.bytes = bytes, .left = length};
    *image = (struct image){0};
    from.is_bad = wire_get_number(&from) != IMAGE_MAGIC;
    image->license = wire_get_string(&from);
    size_t count = wire_get_count(&from, MAP_BYTES);
    image->maps = xcalloc(count, sizeof(*image->maps));
    for (; image->map_count < count; image->map_count++)
        get_map(&from, &image->maps[image->map_count]);
    count = wire_get_count(&from, PROGRAM_BYTES);
    image->programs = xcalloc(count, sizeof(*image->programs));
    for (; image->program_count < count; image->program_count++)
        get_program(&from, &image->programs[image->program_count], image->map_count);
    if (!from.is_bad && from.left == 0)
        return 0;
    image_finish(image);
    return failx(EBADMSG, "cannot read the compiled image: it is damaged");
}

struct digest image_map_digest(const struct image_map *map)
{
    struct text bytes = {0};
    put_map(&bytes, map);
    struct digest digest = digest_of(bytes.bytes, bytes.length);
    text_finish(&bytes);
    return digest;
}

bool image_uses_map(const struct image *image, size_t map)
{
    for (size_t i = 0; i < image->program_count; i++) {
        const struct image_program *program = &image->programs[i];
        for (size_t k = 0; k < program->instruction_count; k++)
            if (image_is_map_load(&program->instructions[k]) && (size_t)program->instructions[k].imm == map)
                return true;
    }
    return false;
}

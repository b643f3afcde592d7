// SPDX-License-Identifier: Apache-2.0
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "explain/make_stages.h"

static const char *type_name(uint32_t type)
{
    static const char *const names[] = {
        [BPF_MAP_TYPE_HASH] = "hash",
        [BPF_MAP_TYPE_ARRAY] = "array",
        [BPF_MAP_TYPE_PROG_ARRAY] = "array of programs",
        [BPF_MAP_TYPE_PERF_EVENT_ARRAY] = "perf buffer",
        [BPF_MAP_TYPE_PERCPU_HASH] = "per-CPU hash",
        [BPF_MAP_TYPE_PERCPU_ARRAY] = "per-CPU array",
        [BPF_MAP_TYPE_STACK_TRACE] = "stack traces",
        [BPF_MAP_TYPE_CGROUP_ARRAY] = "array of cgroups",
        [BPF_MAP_TYPE_LRU_HASH] = "LRU hash",
        [BPF_MAP_TYPE_LRU_PERCPU_HASH] = "per-CPU LRU hash",
        [BPF_MAP_TYPE_LPM_TRIE] = "longest-prefix-match trie",
        [BPF_MAP_TYPE_ARRAY_OF_MAPS] = "array of maps",
        [BPF_MAP_TYPE_HASH_OF_MAPS] = "hash of maps",
        [BPF_MAP_TYPE_QUEUE] = "queue",
        [BPF_MAP_TYPE_STACK] = "stack",
        [BPF_MAP_TYPE_SK_STORAGE] = "socket storage",
        [BPF_MAP_TYPE_RINGBUF] = "ring buffer",
        [BPF_MAP_TYPE_INODE_STORAGE] = "inode storage",
    };
    bool is_known = type < sizeof(names) / sizeof(names[0]) && names[type] != NULL;
    return is_known ? names[type] : "map";
}

/* The fields in the order of the record. */
static void add_event(const struct layout *event, struct stage *stage)
{
    stage_add(stage, LINE_PLAIN, 0, "event         %u bytes, at byte:", event->size_bytes);
    for (size_t i = 0; i < event->field_count; i++) {
        const struct field *field = &event->fields[i];
        bool is_text = field->kind == FIELD_TEXT;
        if (field->is_array && !is_text)
            stage_add(stage, LINE_PLAIN, 0, "%10u    %s, %u x %u bytes", field->offset_bytes, field->name,
                      field->count, field->size_bytes);
        else
            stage_add(stage, LINE_PLAIN, 0, "%10u    %s, %u bytes%s", field->offset_bytes, field->name,
                      field->count * field->size_bytes, is_text ? " of text" : "");
    }
}

static bool uses_map(const struct image_program *program, size_t map)
{
    for (size_t i = 0; i < program->instruction_count; i++)
        if (image_is_map_load(&program->instructions[i]) && program->instructions[i].imm == (int32_t)map)
            return true;
    return false;
}

static void add_users(const struct subject *subject, size_t map, struct stage *stage)
{
    struct text users = {0};
    for (size_t i = 0; i < subject->plan->count && i < subject->image->program_count; i++) {
        const struct image_program *program = &subject->image->programs[i];
        if (uses_map(program, map))
            text_printf(&users, "%s%s", users.length > 0 ? ", " : "", program->name);
    }
    stage_add(stage, LINE_PLAIN, 0, "used by       %s", users.length > 0 ? text_cstr(&users) : "none");
    text_finish(&users);
}

static void add_size(const struct subject *subject, const struct image_map *map, struct stage *stage)
{
    if (map->type == BPF_MAP_TYPE_PERF_EVENT_ARRAY) {
        stage_add(stage, LINE_PLAIN, 0, "memory        %zu bytes per CPU (--buffer)", subject->buffer_bytes);
    } else if (map->type == BPF_MAP_TYPE_RINGBUF) {
        stage_add(stage, LINE_PLAIN, 0, "memory        %u bytes for all CPUs", map->max_entries);
    } else {
        stage_add(stage, LINE_PLAIN, 0, "key, value    %u and %u bytes", map->key_bytes, map->value_bytes);
        stage_add(stage, LINE_PLAIN, 0, "entries       at most %u", map->max_entries);
    }
}

static void add_map(const struct subject *subject, size_t index, struct stage *stage)
{
    const struct image_map *map = &subject->image->maps[index];
    stage_add(stage, LINE_HEADING, 0, "%s: %s", map->name, type_name(map->type));
    add_size(subject, map, stage);
    if (map->flags != 0)
        stage_add(stage, LINE_PLAIN, 0, "flags         0x%x", map->flags);
    add_users(subject, index, stage);
    if (map->has_events)
        add_event(&map->event, stage);
}

void make_maps_stage(const struct subject *subject, struct stage *stage)
{
    for (size_t i = 0; i < subject->image->map_count; i++)
        if (!has_prefix(subject->image->maps[i].name, "bccrun_"))
            add_map(subject, i, stage);
    if (subject->image->program_count > 0 && !stage->is_reached)
        stage_add(stage, LINE_NOTE, 0, "The probe has none.");
}

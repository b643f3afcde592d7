// SPDX-License-Identifier: Apache-2.0
#include "compile/process/image_maps.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "compile/process/btf_layout.h"
#include "compile/process/event_layout.h"
#include "compile/process/idle_program.h"
#include "compile/process/map_layout.h"
#include "compile/process/program.h"

static void add_maps(const struct module *module, struct image *image)
{
    image->map_count = module_map_count(module);
    image->maps = xcalloc(image->map_count, sizeof(*image->maps));
    for (size_t i = 0; i < image->map_count; i++) {
        struct module_map map = module_map_at(module, i);
        image->maps[i] = (struct image_map){
            .name = xstrdup(map.name),
            .type = map.type,
            .key_bytes = map.key_bytes,
            .value_bytes = map.value_bytes,
            .max_entries = map.max_entries,
            .flags = map.flags,
        };
    }
}

/* The names of the members of what is sent through the map, out of libbcc's "name#type" list. On the heap. */
static char **event_members(const struct module *module, const char *map, size_t *count)
{
    size_t total = 0;
    while (module_event_field(module, map, total) != NULL)
        total++;
    char **names = xcalloc(total, sizeof(*names));
    for (size_t i = 0; i < total; i++) {
        const char *field = module_event_field(module, map, i);
        names[i] = xstrndup(field, strcspn(field, "#"));
    }
    *count = total;
    return names;
}

/* If nothing tells what is sent, the map stays without a layout. */
static int add_event(const struct module *module, const struct btf *types, struct image_map *map)
{
    size_t count = 0;
    char **members = event_members(module, map->name, &count);
    int err = event_layout_sent(types, map->name, &map->event);
    bool is_unknown = err == -ENOENT && count == 0;
    if (err == -ENOENT && count > 0)
        err = event_layout_named(types, map->name, (const char *const *)members, count, &map->event);
    map->has_events = err == 0;
    if (err != 0)
        layout_finish(&map->event);
    strings_free(members, count);
    return is_unknown ? 0 : err;
}

/* Whether the entries of maps of this kind mean something to people. */
static bool is_shown(uint32_t type)
{
    switch (type) {
    case BPF_MAP_TYPE_HASH:
    case BPF_MAP_TYPE_ARRAY:
    case BPF_MAP_TYPE_PERCPU_HASH:
    case BPF_MAP_TYPE_PERCPU_ARRAY:
    case BPF_MAP_TYPE_LRU_HASH:
    case BPF_MAP_TYPE_LRU_PERCPU_HASH:
    case BPF_MAP_TYPE_LPM_TRIE:
    case BPF_MAP_TYPE_QUEUE:
    case BPF_MAP_TYPE_STACK:
        return true;
    default:
        return false;
    }
}

/* The layout of a value of which only the size is known: a number of that size, or else bytes. */
static void set_unknown(uint32_t size_bytes, struct layout *layout)
{
    bool is_number = size_bytes == 1 || size_bytes == 2 || size_bytes == 4 || size_bytes == 8;
    layout_finish(layout);
    layout->name = xstrdup("");
    layout->size_bytes = size_bytes;
    if (size_bytes == 0)
        return;
    array_push(layout->fields, layout->field_count) = (struct field){
        .name = xstrdup(""),
        .kind = FIELD_UNSIGNED,
        .size_bytes = is_number ? size_bytes : 1,
        .count = is_number ? 1 : size_bytes,
        .is_array = !is_number,
    };
}

/* @types is NULL if they are not known. */
static void add_entries(const struct btf *types, struct image_map *map)
{
    map->has_entries = true;
    if (types != NULL && map_layout_read(types, map->name, &map->key, &map->value) == 0)
        return;
    error_clear();
    set_unknown(map->key_bytes, &map->key);
    set_unknown(map->value_bytes, &map->value);
}

/* The module's types, which are asked for only if a map needs them. */
struct module_types {
    const struct module *module;
    const struct request *request;
    struct btf btf; /* empty until then */
};

/* 0 or the recorded error. Any function's program has the types of all. */
static int need_types(struct module_types *types)
{
    if (types->btf.data.length > 0)
        return 0;
    const struct request_function *function = program_first(types->module, types->request);
    return idle_program_types(types->module, function, &types->btf);
}

static int add_layouts(struct module_types *types, struct image *image, size_t index)
{
    struct image_map *map = &image->maps[index];
    bool is_buffer = map->type == BPF_MAP_TYPE_PERF_EVENT_ARRAY || map->type == BPF_MAP_TYPE_RINGBUF;
    bool has_events = is_buffer && image_uses_map(image, index);
    if (has_events) {
        int err = need_types(types);
        return err == 0 ? add_event(types->module, &types->btf, map) : err;
    }
    if (is_shown(map->type))
        add_entries(need_types(types) == 0 ? &types->btf : NULL, map);
    return 0;
}

int image_maps_add(const struct module *module, const struct request *request, struct image *image)
{
    struct module_types types = {.module = module, .request = request};
    int err = 0;
    add_maps(module, image);
    for (size_t i = 0; i < image->map_count && err == 0; i++)
        err = add_layouts(&types, image, i);
    btf_close(&types.btf);
    return err;
}

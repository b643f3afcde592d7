// SPDX-License-Identifier: Apache-2.0
#include "compile/process/build.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "compile/process/dump.h"
#include "compile/process/module.h"
#include "compile/process/types.h"
#include "compile/process/verify.h"

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

/* The number of the map with the descriptor @fd: what an image says in its place. */
static int map_number(const struct module *module, int fd)
{
    for (size_t i = 0; i < module_map_count(module); i++)
        if (module_map_at(module, i).fd == fd)
            return (int)i;
    return -1;
}

static int number_maps(const struct module *module, struct image_program *program)
{
    for (size_t i = 0; i < program->instruction_count; i++) {
        struct bpf_insn *instruction = &program->instructions[i];
        if (!image_is_map_load(instruction))
            continue;
        int number = map_number(module, instruction->imm);
        if (number < 0)
            return failx(EINVAL,
                         "cannot take '%s' into an image: it uses a map that the probe does not declare",
                         program->name);
        instruction->imm = number;
    }
    return 0;
}

static int add_program(const struct module *module, const struct request_function *function,
                       struct image *image)
{
    struct image_program *program = &array_push(image->programs, image->program_count);
    program->name = xstrdup(function->name);
    program->type = function->type;
    program->attach_type = function->attach_type;
    program->attach_btf_id = function->attach_btf_id;
    program->attach_btf_object = function->attach_btf_object;
    const struct bpf_insn *instructions =
        module_instructions(module, function->name, &program->instruction_count);
    program->instructions = xcalloc(program->instruction_count, sizeof(*instructions));
    memcpy(program->instructions, instructions, program->instruction_count * sizeof(*instructions));
    return number_maps(module, program);
}

/* The member names out of libbcc's "name#type" list, on the heap. */
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

/* libbcc cannot give the kernel types with these in them, so they are refused by its own list. */
static int refuse_floats(const struct module *module, const char *map)
{
    const char *field;
    for (size_t i = 0; (field = module_event_field(module, map, i)) != NULL; i++) {
        const char *type = field + strcspn(field, "#");
        if (strcmp(type, "#float") != 0 && strcmp(type, "#double") != 0)
            continue;
        char *name = xstrndup(field, (size_t)(type - field));
        int err = types_fail_field("event", name, "a floating-point number, which BPF programs do not have");
        free(name);
        return err;
    }
    return 0;
}

/* Where nothing tells what is sent, the host judges whether that matters. */
static int add_event(const struct module *module, const struct types *types, struct image_map *map)
{
    size_t count = 0;
    char **members = event_members(module, map->name, &count);
    int err = types_sent(types, map->name, &map->event);
    bool is_unknown = err == -ENOENT && count == 0;
    if (err == -ENOENT && count > 0)
        err = types_layout(types, map->name, (const char *const *)members, count, &map->event);
    map->has_events = err == 0;
    if (err != 0)
        layout_finish(&map->event);
    for (size_t i = 0; i < count; i++)
        free(members[i]);
    free(members);
    return is_unknown ? 0 : err;
}

/* Kinds of maps whose entries mean something to people. */
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

/* Of what is only known by its size: a number where it has that of one, else its bytes. */
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

/* Every map is shown, if need be without its types: where they cannot be told, or hold what cannot be shown.
 */
static void add_entries(const struct types *types, struct image_map *map)
{
    map->has_entries = true;
    if (types != NULL && types_map(types, map->name, &map->key, &map->value) == 0)
        return;
    set_unknown(map->key_bytes, &map->key);
    set_unknown(map->value_bytes, &map->value);
}

/* Not what stands in a branch of an #if that does not hold. */
static bool is_compiled(const struct module *module, const struct request_function *function)
{
    size_t count = 0;
    return module_instructions(module, function->name, &count) != NULL && count > 0;
}

/* Any function tells the types of all; NULL where none is compiled. */
static const struct request_function *first_compiled(const struct module *module,
                                                     const struct request *request)
{
    for (size_t i = 0; i < request->function_count; i++)
        if (is_compiled(module, &request->functions[i]))
            return &request->functions[i];
    return NULL;
}

/* One map's. Without types, events cannot be shown, which is an error. */
static int add_layout(const struct module *module, const struct request *request, bool has_events,
                      struct types **types, struct image_map *map)
{
    int err = has_events ? refuse_floats(module, map->name) : 0;
    if (err != 0)
        return err;
    if (*types == NULL)
        *types = verify_types(module, first_compiled(module, request));
    if (has_events)
        return *types != NULL ? add_event(module, *types, map) : -EINVAL;
    add_entries(*types, map);
    error_clear();
    return 0;
}

static int add_layouts(const struct module *module, const struct request *request, struct image *image)
{
    struct types *types = NULL;
    int err = 0;
    for (size_t i = 0; i < image->map_count && err == 0; i++) {
        struct image_map *map = &image->maps[i];
        bool is_buffer = map->type == BPF_MAP_TYPE_PERF_EVENT_ARRAY || map->type == BPF_MAP_TYPE_RINGBUF;
        bool has_events = is_buffer && image_uses_map(image, i);
        if (has_events || is_shown(map->type))
            err = add_layout(module, request, has_events, &types, map);
    }
    types_free(types);
    return err;
}

/* What is shown of a function: in the image, which a later rejection leaves unsent, it is as well. */
static int add_stage(const struct module *module, const struct request_function *function,
                     struct stages *stages)
{
    struct image one = {0};
    int err = add_program(module, function, &one);
    struct stage_program *program = &array_push(stages->programs, stages->program_count);
    *program = (struct stage_program){
        .name = xstrdup(function->name),
        .instructions = one.programs[0].instructions,
        .instruction_count = one.programs[0].instruction_count,
    };
    program->positions = verify_positions(module, function, &program->position_count);
    one.programs[0].instructions = NULL;
    image_finish(&one);
    return err;
}

static int verify_function(const struct module *module, const struct request *request,
                           const struct request_function *function, struct reply *reply)
{
    uint64_t start_ns = clock_ns();
    int err = request->wants_stages ? add_stage(module, function, &reply->stages) : 0;
    if (err != 0 || function->type == BPF_PROG_TYPE_UNSPEC)
        return err;
    err = verify(module, function, reply);
    reply->verify_ns += clock_ns() - start_ns;
    if (err == 0 && request->wants_stages) {
        struct stage_program *program = &reply->stages.programs[reply->stages.program_count - 1];
        program->is_verified = true;
        program->statistics = verify_statistics(module, function);
    }
    return err;
}

static void name_maps(const struct module *module, struct stages *stages)
{
    for (size_t i = 0; i < module_map_count(module); i++) {
        char **name = &array_push(stages->maps, stages->map_count);
        *name = xstrdup(module_map_at(module, i).name);
    }
}

static int build_image(const struct module *module, const struct request *request, struct reply *reply)
{
    if (first_compiled(module, request) == NULL) {
        reply->kind = REPLY_MISSING;
        return -ENOENT;
    }
    for (size_t i = 0; i < request->function_count; i++) {
        const struct request_function *function = &request->functions[i];
        reply->function = i;
        if (!is_compiled(module, function)) {
            array_push(reply->image.programs, reply->image.program_count) = (struct image_program){
                .name = xstrdup(function->name),
            };
            continue;
        }
        int err = verify_function(module, request, function, reply);
        if (err == 0)
            err = add_program(module, function, &reply->image);
        if (err != 0)
            return err;
    }
    reply->image.license = xstrdup(module_license(module));
    add_maps(module, &reply->image);
    return add_layouts(module, request, &reply->image);
}

void build(const struct request *request, struct reply *reply)
{
    if (request->text[0] == '\0') {
        *reply = (struct reply){.kind = REPLY_VERSION, .log = module_version()};
        return;
    }
    *reply = (struct reply){.kind = REPLY_TEXT};
    struct dump dump = {0};
    if (request->wants_stages)
        dump_start(request, &dump);
    uint64_t start_ns = clock_ns();
    struct module *module = module_new(request, &reply->inputs);
    reply->libbcc_ns = clock_ns() - start_ns;
    if (request->wants_stages)
        dump_end(&dump, &reply->stages);
    if (module == NULL)
        return;
    if (request->wants_stages)
        name_maps(module, &reply->stages);
    reply->kind = REPLY_FAILED;
    if (build_image(module, request, reply) == 0) {
        reply->kind = REPLY_IMAGE;
    } else if (reply->kind == REPLY_FAILED) {
        reply->err = error_number();
        reply->log = xstrdup(error_text());
        reply->hints = xstrdup(error_hints());
    }
    /* The module is left to the end of the process: taking LLVM down costs time and gives nothing back. */
}

// SPDX-License-Identifier: Apache-2.0
#include "show/stacks.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "kernel/map.h"
#include "show/stack_fields.h"
#include "show/stack_scan.h"
#include "show/symbolizer.h"

#define SCAN_NS    UINT64_C(50000000) /* between two scans, or */
#define SCAN_SHARE 20                 /* so many times what a scan took */

struct stacks {
    struct stack_fields fields;
    struct symbolizer symbolizer;
    uint32_t assumed_pid; /* 0: none */
    bool is_scanning;     /* stacks are located, not named */
    uint64_t next_scan_ns;
    /* Of the stack that was read last. */
    char *entry; /* as it is in the map */
    uint64_t *addresses;
    struct stack_frame *frames;
    char (*titles)[BUILD_ID_TITLE_BYTES]; /* of frames whose files are not known */
};

static bool is_kernel(const struct stack_field *field, uint64_t address)
{
    return field->side == STACK_KERNEL || (field->side == STACK_ANY && address >> 63 != 0);
}

/* An entry is an array of addresses; zeros follow the last. Returns how many there are. */
static size_t read_addresses(struct stacks *stacks, const struct image_map *map)
{
    size_t max = map->value_bytes / sizeof(uint64_t);
    size_t count = 0;
    memcpy(stacks->addresses, stacks->entry, max * sizeof(uint64_t));
    while (count < max && stacks->addresses[count] != 0)
        count++;
    return count;
}

static void name_frames(struct stack_field *field, const struct code_place *places, size_t count)
{
    struct stacks *stacks = field->stacks;
    for (size_t i = 0; i < count; i++) {
        uint64_t address = stacks->addresses[i];
        struct stack_frame *frame = &stacks->frames[i];
        if (is_kernel(field, address))
            symbolizer_name_kernel(&stacks->symbolizer, address, i > 0, frame);
        else if (places != NULL)
            symbolizer_name_user(&stacks->symbolizer, &places[i], i > 0, frame);
        else
            *frame = (struct stack_frame){.address = address};
    }
}

/* A map of addresses. Returns the number of frames. */
static size_t read_frames(struct stack_field *field, uint32_t pid)
{
    struct stacks *stacks = field->stacks;
    size_t count = read_addresses(stacks, field->map);
    bool is_user = count > 0 && !is_kernel(field, stacks->addresses[0]);
    const struct code_place *places = NULL;
    if (is_user && pid != 0)
        places = symbolizer_locate(&stacks->symbolizer, pid, stacks->addresses, count);
    field->lacks_pid |= is_user && pid == 0;
    if (!stacks->is_scanning)
        name_frames(field, places, count);
    return count;
}

/* A map that BPF_STACK_TRACE_BUILDID declares: an entry has build ids and offsets, or an address where there
 * is no build id. */
static size_t read_build_id_frames(struct stack_field *field, uint32_t pid)
{
    struct stacks *stacks = field->stacks;
    size_t max = field->map->value_bytes / sizeof(struct bpf_stack_build_id);
    size_t count = 0;
    for (; count < max; count++) {
        struct stack_frame *frame = &stacks->frames[count];
        struct bpf_stack_build_id from;
        memcpy(&from, stacks->entry + count * sizeof(from), sizeof(from));
        if (from.status == BPF_STACK_BUILD_ID_EMPTY)
            break;
        if (from.status == BPF_STACK_BUILD_ID_VALID)
            symbolizer_name_build_id(&stacks->symbolizer, pid, from.build_id, from.offset, count > 0,
                                     stacks->titles[count], frame);
        else if (is_kernel(field, from.ip))
            symbolizer_name_kernel(&stacks->symbolizer, from.ip, count > 0, frame);
        else
            *frame = (struct stack_frame){.address = from.ip};
    }
    return count;
}

static void read_stack(struct stack_source *source, int64_t id, uint32_t pid, struct stack *stack)
{
    struct stack_field *field = (struct stack_field *)source;
    struct stacks *stacks = field->stacks;
    if (id < 0) {
        field->lost += id == -EEXIST && !stacks->is_scanning;
        return;
    }
    uint32_t key = (uint32_t)id;
    pid = source->pid != NULL ? pid : stacks->assumed_pid;
    if (map_get(field->fd, &key, stacks->entry) != 0)
        return;
    bool has_build_ids = (field->map->flags & BPF_F_STACK_BUILD_ID) != 0;
    stack->frames = stacks->frames;
    stack->count = has_build_ids ? read_build_id_frames(field, pid) : read_frames(field, pid);
}

static bool has_stack_map(const struct image *image)
{
    for (size_t i = 0; i < image->map_count; i++)
        if (image->maps[i].type == BPF_MAP_TYPE_STACK_TRACE)
            return true;
    return false;
}

/* Memory for the longest stack of all maps. */
static void make_room(struct stacks *stacks)
{
    size_t max = 0;
    for (size_t i = 0; i < stacks->fields.count; i++) {
        size_t frames = stacks->fields.list[i]->map->value_bytes / sizeof(uint64_t);
        max = frames > max ? frames : max;
    }
    stacks->entry = xcalloc(max, sizeof(uint64_t));
    stacks->addresses = xcalloc(max, sizeof(*stacks->addresses));
    stacks->frames = xcalloc(max, sizeof(*stacks->frames));
    stacks->titles = xcalloc(max, sizeof(*stacks->titles));
}

static bool has_user_stacks(const struct stack_fields *fields)
{
    for (size_t i = 0; i < fields->count; i++)
        if (fields->list[i]->side != STACK_KERNEL)
            return true;
    return false;
}

struct stacks *stacks_new(const char *root, struct image *image, const struct loaded *loaded,
                          const struct stack_ids *ids)
{
    struct stack_fields fields = {0};
    if (has_stack_map(image))
        stack_fields_mark(image, ids, &fields);
    if (fields.count == 0)
        return NULL;
    struct stacks *stacks = xcalloc(1, sizeof(*stacks));
    stacks->fields = fields;
    for (size_t i = 0; i < fields.count; i++) {
        struct stack_field *field = fields.list[i];
        field->stacks = stacks;
        field->fd = loaded->maps != NULL ? loaded->maps[field->map - image->maps] : -1;
        field->source.read = read_stack;
    }
    symbolizer_init(&stacks->symbolizer, root);
    if (loaded->maps != NULL && has_user_stacks(&fields))
        symbolizer_watch(&stacks->symbolizer);
    make_room(stacks);
    return stacks;
}

void stacks_keep_mangled(struct stacks *stacks)
{
    if (stacks != NULL)
        stacks->symbolizer.is_mangled = true;
}

void stacks_free(struct stacks *stacks)
{
    if (stacks == NULL)
        return;
    stack_fields_finish(&stacks->fields);
    symbolizer_finish(&stacks->symbolizer);
    free(stacks->entry);
    free(stacks->addresses);
    free(stacks->frames);
    free(stacks->titles);
    free(stacks);
}

void stacks_assume(struct stacks *stacks, uint32_t pid)
{
    if (stacks != NULL)
        stacks->assumed_pid = pid;
}

void stacks_locate(struct stacks *stacks, const struct maps *maps)
{
    uint64_t start_ns = stacks != NULL ? clock_ns() : 0;
    if (stacks != NULL)
        symbolizer_catch_up(&stacks->symbolizer);
    if (stacks == NULL || start_ns < stacks->next_scan_ns)
        return;
    stacks->is_scanning = true;
    stack_scan(maps);
    stacks->is_scanning = false;
    uint64_t end_ns = clock_ns();
    uint64_t pause_ns = (end_ns - start_ns) * SCAN_SHARE;
    stacks->next_scan_ns = end_ns + (pause_ns > SCAN_NS ? pause_ns : SCAN_NS);
}

static void warn_of(const struct stack_field *field)
{
    const struct image_map *map = field->map;
    if (field->lost > 0)
        warn("%" PRIu64 " rows have no stack in '%s': the map '%s' was full; declare it larger than %" PRIu32,
             field->lost, field->name, map->name, map->max_entries);
    if (field->lacks_pid && field->source.pid == NULL && field->stacks->assumed_pid == 0)
        warn(
            "the user stacks in '%s' are shown as addresses: no field next to it is the process (tgid, pid); -p PID tells which it is",
            field->name);
}

void stacks_warn(const struct stacks *stacks)
{
    if (stacks == NULL)
        return;
    for (size_t i = 0; i < stacks->fields.count; i++)
        warn_of(stacks->fields.list[i]);
    symbolizer_warn(&stacks->symbolizer);
}

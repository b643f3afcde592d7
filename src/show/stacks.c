// SPDX-License-Identifier: Apache-2.0
#include "show/stacks.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "events/reading.h"
#include "events/stack.h"
#include "kernel/map.h"
#include "show/stack_memory.h"
#include "symbols/kernel_names.h"
#include "symbols/processes.h"

#define LOOK_NS    UINT64_C(50000000)
#define LOOK_SHARE 20

#define BUILD_ID "build-id "
typedef char build_id_title[sizeof(BUILD_ID) + 2 * BPF_BUILD_ID_SIZE];

/* One field's. */
struct site {
    struct stack_source base;
    struct stacks *stacks;
    const char *field;
    const struct image_map *map;
    int fd;
    enum stack_side side;
    uint64_t lost; /* ids that say that the map had no room */
    bool lacks_pid;
};

/* What they share. */
struct stacks {
    const char *root;
    struct site **sites;
    size_t site_count;
    struct kernel_names kernel_names;
    struct processes processes;
    struct stack_memory memory;
    char *entry; /* as it is in the map */
    uint64_t *addresses;
    struct code_place *places;
    struct stack_frame *frames;
    build_id_title *build_ids; /* what frames are called whose files are not known */
    size_t frames_max;
    uint32_t assumed_pid; /* 0: none */
    bool is_looking;
    uint64_t gone, foreign; /* stacks */
    bool is_hidden;
    uint64_t next_look_ns;
};

static bool is_kernel(const struct site *site, uint64_t address)
{
    return site->side == STACK_KERNEL || (site->side == STACK_ANY && address >> 63 != 0);
}

static void name_kernel(struct stacks *stacks, uint64_t address, bool is_return, struct stack_frame *frame)
{
    struct address_name name;
    *frame = (struct stack_frame){.address = address, .module = "kernel"};
    if (kernel_names_find(&stacks->kernel_names, stacks->root, address - is_return, &name)) {
        frame->symbol = name.symbol;
        frame->offset = name.offset + is_return;
        frame->module = name.module != NULL ? name.module : "kernel";
    }
    stacks->is_hidden |= stacks->kernel_names.is_hidden;
}

static void name_user(struct stacks *stacks, const struct code_place *place, bool is_return,
                      struct stack_frame *frame)
{
    struct address_name name;
    processes_name(&stacks->processes, place, is_return, &name);
    *frame = (struct stack_frame){
        .address = place->address,
        .symbol = name.symbol,
        .offset = name.offset,
        .module = name.module,
    };
}

/* The places of the addresses, from memory or the process; @is_own: they are the caller's to finish. */
static const struct code_place *find_places(struct stacks *stacks, uint32_t pid, size_t count, bool *is_own)
{
    *is_own = false;
    const struct code_place *seen = stack_memory_find(&stacks->memory, pid, stacks->addresses, count);
    if (seen != NULL)
        return seen;
    enum process_state state =
        processes_find(&stacks->processes, (pid_t)pid, stacks->addresses, count, stacks->places);
    stacks->gone += state == PROCESS_GONE;
    stacks->foreign += state == PROCESS_FOREIGN;
    *is_own = !stack_memory_keep(&stacks->memory, pid, stacks->places, count);
    return stacks->places;
}

/* Of a stack that is the user's, or may be. */
static void name_all(struct site *site, uint32_t pid, size_t count)
{
    struct stacks *stacks = site->stacks;
    bool is_own = false;
    const struct code_place *places = NULL;
    if (pid != 0 && count > 0 && !is_kernel(site, stacks->addresses[0]))
        places = find_places(stacks, pid, count, &is_own);
    for (size_t i = 0; i < count && !stacks->is_looking; i++) {
        struct stack_frame *frame = &stacks->frames[i];
        if (is_kernel(site, stacks->addresses[i]))
            name_kernel(stacks, stacks->addresses[i], i > 0, frame);
        else if (places != NULL)
            name_user(stacks, &places[i], i > 0, frame);
        else
            *frame = (struct stack_frame){.address = stacks->addresses[i]};
    }
    if (is_own)
        code_places_finish(stacks->places, count);
    site->lacks_pid |= pid == 0 && count > 0 && !is_kernel(site, stacks->addresses[0]);
}

/* An entry is the addresses, with zeros behind them. */
static size_t read_addresses(struct site *site)
{
    struct stacks *stacks = site->stacks;
    size_t max = site->map->value_bytes / sizeof(uint64_t);
    size_t count = 0;
    memcpy(stacks->addresses, stacks->entry, max * sizeof(uint64_t));
    while (count < max && stacks->addresses[count] != 0)
        count++;
    return count;
}

/* A file that is not known is told by its build id. */
static void name_build_id(struct stacks *stacks, uint32_t pid, const struct bpf_stack_build_id *from,
                          bool is_return, size_t index)
{
    struct code_place place;
    struct stack_frame *frame = &stacks->frames[index];
    char *title = stacks->build_ids[index];
    size_t start = sizeof(BUILD_ID) - 1;
    memcpy(title, BUILD_ID, sizeof(BUILD_ID));
    for (size_t i = 0; i < BPF_BUILD_ID_SIZE; i++)
        snprintf(title + start + 2 * i, 3, "%02x", from->build_id[i]);
    if (processes_find_build_id(&stacks->processes, (pid_t)pid, title + start, from->offset - is_return,
                                &place))
        name_user(stacks, &place, is_return, frame);
    else
        *frame = (struct stack_frame){.offset = from->offset, .module = title};
}

/* An entry of a map that BPF_STACK_TRACE_BUILDID declares; without a build id there is the address. */
static size_t name_build_ids(struct site *site, uint32_t pid)
{
    struct stacks *stacks = site->stacks;
    size_t max = site->map->value_bytes / sizeof(struct bpf_stack_build_id);
    size_t count = 0;
    for (; count < max; count++) {
        struct bpf_stack_build_id from;
        memcpy(&from, stacks->entry + count * sizeof(from), sizeof(from));
        if (from.status == BPF_STACK_BUILD_ID_EMPTY)
            break;
        if (from.status == BPF_STACK_BUILD_ID_VALID)
            name_build_id(stacks, pid, &from, count > 0, count);
        else if (is_kernel(site, from.ip))
            name_kernel(stacks, from.ip, count > 0, &stacks->frames[count]);
        else
            stacks->frames[count] = (struct stack_frame){.address = from.ip};
    }
    return count;
}

static void read_stack(struct stack_source *base, int64_t id, uint32_t pid, struct stack *stack)
{
    struct site *site = (struct site *)base;
    struct stacks *stacks = site->stacks;
    if (id < 0) {
        site->lost += id == -EEXIST && !stacks->is_looking;
        return;
    }
    uint32_t key = (uint32_t)id;
    pid = base->pid != NULL ? pid : stacks->assumed_pid;
    if (map_get(site->fd, &key, stacks->entry) != 0)
        return;
    stack->frames = stacks->frames;
    if ((site->map->flags & BPF_F_STACK_BUILD_ID) != 0) {
        stack->count = name_build_ids(site, pid);
        return;
    }
    stack->count = read_addresses(site);
    name_all(site, pid, stack->count);
}

static bool ends_in(const char *name, const char *ending)
{
    size_t length = strlen(name);
    size_t ending_length = strlen(ending);
    return length >= ending_length && strcmp(name + length - ending_length, ending) == 0;
}

/* How much speaks for the field being the process of the stack in the field @stack; 0: nothing. */
static int rank_pid(const struct field *field, const char *stack, const struct stack_ids *ids)
{
    size_t start = strcspn(stack, "_") + 1;
    bool has_start = stack[start - 1] == '_' && strncmp(field->name, stack, start) == 0;
    if (has_start && strcmp(field->name + start, "tgid") == 0)
        return 9;
    if (has_start && strcmp(field->name + start, "pid") == 0)
        return 8;
    if (strcmp(field->name, "tgid") == 0)
        return 7;
    if (strcmp(field->name, "pid") == 0)
        return 6;
    if (stack_ids_is_pid(ids, field->name))
        return 5;
    if (strcmp(field->name, "tid") == 0)
        return 4;
    return ends_in(field->name, "tgid") ? 3 : ends_in(field->name, "pid") ? 2 : 0;
}

static const struct field *find_pid(const struct layout *layout, const char *stack,
                                    const struct stack_ids *ids)
{
    const struct field *found = NULL;
    int found_rank = 0;
    for (size_t i = 0; i < layout->field_count; i++) {
        const struct field *field = &layout->fields[i];
        int rank = reading_can_be_stack(field) ? rank_pid(field, stack, ids) : 0;
        if (rank > found_rank) {
            found = field;
            found_rank = rank;
        }
    }
    return found;
}

static size_t find_map(const struct image *image, const char *name)
{
    size_t found = image->map_count;
    size_t count = 0;
    for (size_t i = 0; i < image->map_count; i++) {
        if (image->maps[i].type != BPF_MAP_TYPE_STACK_TRACE ||
            (name != NULL && strcmp(image->maps[i].name, name) != 0))
            continue;
        found = i;
        count++;
    }
    return count == 1 ? found : image->map_count;
}

/* What is known while fields are marked. */
struct marking {
    struct stacks *stacks;
    const struct image *image;
    const struct loaded *loaded;
    const struct stack_ids *ids;
};

static struct site *add_site(const struct marking *marking, size_t map, enum stack_side side)
{
    struct stacks *stacks = marking->stacks;
    struct site *site = xcalloc(1, sizeof(*site));
    site->base.read = read_stack;
    site->stacks = stacks;
    site->map = &marking->image->maps[map];
    site->fd = marking->loaded->maps != NULL ? marking->loaded->maps[map] : -1;
    site->side = side;
    size_t frames = site->map->value_bytes / sizeof(uint64_t);
    stacks->frames_max = frames > stacks->frames_max ? frames : stacks->frames_max;
    struct site **end = &array_push(stacks->sites, stacks->site_count); // NOLINT(bugprone-sizeof-expression)
    *end = site;
    return site;
}

/* @table: the map that this is the key or value of; only of what is no struct does it say what it is. */
static void mark_field(const struct marking *marking, const struct layout *layout, struct field *field,
                       enum stack_holder holder, const char *table)
{
    bool has_name = field->name[0] != '\0';
    const struct stack_id *id =
        stack_ids_find(marking->ids, has_name ? STACK_FIELD : holder, has_name ? field->name : table);
    if (!reading_can_be_stack(field) || (id == NULL && !stack_ids_is_name(field->name)))
        return;
    if (id != NULL && id->map == NULL)
        return; /* of several maps */
    size_t map = find_map(marking->image, id != NULL ? id->map : NULL);
    if (map == marking->image->map_count)
        return;
    struct site *site = add_site(marking, map, id != NULL ? id->side : STACK_ANY);
    site->field = has_name ? field->name : table;
    site->base.offset_bytes = field->offset_bytes;
    site->base.pid = has_name ? find_pid(layout, field->name, marking->ids) : NULL;
    field->reading = READING_STACK;
    field->stack = &site->base;
}

static void mark(const struct marking *marking, struct layout *layout, enum stack_holder holder,
                 const char *table)
{
    for (size_t i = 0; i < layout->field_count; i++) {
        if (layout->fields[i].inner != NULL)
            mark(marking, layout->fields[i].inner, STACK_FIELD, "");
        else
            mark_field(marking, layout, &layout->fields[i], holder, table);
    }
}

static void mark_all(const struct marking *marking, struct image *image)
{
    for (size_t i = 0; i < image->map_count; i++) {
        struct image_map *map = &image->maps[i];
        struct layout *event = &map->event;
        do
            mark(marking, event, STACK_FIELD, "");
        while ((event = event->other) != NULL);
        mark(marking, &map->key, STACK_KEY, map->name);
        mark(marking, &map->value, STACK_VALUE, map->name);
    }
}

static bool has_stack_map(const struct image *image)
{
    for (size_t i = 0; i < image->map_count; i++)
        if (image->maps[i].type == BPF_MAP_TYPE_STACK_TRACE)
            return true;
    return false;
}

struct stacks *stacks_new(const char *root, struct image *image, const struct loaded *loaded,
                          const struct stack_ids *ids)
{
    if (!has_stack_map(image))
        return NULL;
    struct stacks *stacks = xcalloc(1, sizeof(*stacks));
    const struct marking marking = {.stacks = stacks, .image = image, .loaded = loaded, .ids = ids};
    stacks->root = root;
    processes_init(&stacks->processes, root);
    mark_all(&marking, image);
    if (stacks->site_count == 0) {
        stacks_free(stacks);
        return NULL;
    }
    stacks->entry = xcalloc(stacks->frames_max, sizeof(uint64_t));
    stacks->build_ids = xcalloc(stacks->frames_max, sizeof(*stacks->build_ids));
    stacks->addresses = xcalloc(stacks->frames_max, sizeof(*stacks->addresses));
    stacks->places = xcalloc(stacks->frames_max, sizeof(*stacks->places));
    stacks->frames = xcalloc(stacks->frames_max, sizeof(*stacks->frames));
    return stacks;
}

void stacks_free(struct stacks *stacks)
{
    if (stacks == NULL)
        return;
    for (size_t i = 0; i < stacks->site_count; i++)
        free(stacks->sites[i]);
    free(stacks->sites);
    free(stacks->entry);
    free(stacks->build_ids);
    free(stacks->addresses);
    free(stacks->places);
    free(stacks->frames);
    stack_memory_finish(&stacks->memory);
    processes_finish(&stacks->processes);
    kernel_names_finish(&stacks->kernel_names);
    free(stacks);
}

void stacks_assume(struct stacks *stacks, uint32_t pid)
{
    if (stacks != NULL)
        stacks->assumed_pid = pid;
}

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

/* User stacks alone: the kernel stays. */
static void look_at(const struct layout *layout, const void *bytes)
{
    struct stack stack;
    for (size_t i = 0; i < layout->field_count; i++) {
        const struct field *field = &layout->fields[i];
        if (field_is_stack(field) && ((struct site *)field->stack)->side != STACK_KERNEL)
            field_stack(field, bytes, &stack);
    }
}

static void look_through(const struct image_map *map, int fd)
{
    struct map_entries entries = {0};
    struct layout key;
    struct layout value;
    layout_flatten(&map->key, &key);
    layout_flatten(&map->value, &value);
    if (map_read(fd, map, &entries) != 0)
        error_clear(); /* showing it will fail as well, and say so */
    for (size_t i = 0; i < entries.count; i++) {
        look_at(&key, map_key(&entries, i));
        for (size_t cpu = 0; cpu < entries.cpu_count; cpu++)
            look_at(&value, map_value(&entries, i, cpu));
    }
    layout_flat_finish(&key);
    layout_flat_finish(&value);
    map_entries_finish(&entries);
}

static bool has_user_stacks(const struct layout *layout)
{
    for (size_t i = 0; i < layout->field_count; i++) {
        const struct field *field = &layout->fields[i];
        if (field_is_stack(field) ? ((struct site *)field->stack)->side != STACK_KERNEL
                                  : field->inner != NULL && has_user_stacks(field->inner))
            return true;
    }
    return false;
}

/* A queue is drained by reading it. */
static bool is_looked_at(const struct image_map *map)
{
    return map->type != BPF_MAP_TYPE_QUEUE && map->type != BPF_MAP_TYPE_STACK &&
           (has_user_stacks(&map->key) || has_user_stacks(&map->value));
}

void stacks_look(struct stacks *stacks, const struct maps *maps)
{
    uint64_t start_ns = stacks != NULL ? now_ns() : 0;
    if (stacks == NULL || start_ns < stacks->next_look_ns)
        return;
    stacks->is_looking = true;
    for (size_t i = 0; i < maps->image->map_count; i++)
        if (maps_is_shown(maps, i) && is_looked_at(&maps->image->maps[i]))
            look_through(&maps->image->maps[i], maps->loaded->maps[i]);
    stacks->is_looking = false;
    uint64_t end_ns = now_ns();
    uint64_t pause_ns = (end_ns - start_ns) * LOOK_SHARE;
    stacks->next_look_ns = end_ns + (pause_ns > LOOK_NS ? pause_ns : LOOK_NS);
}

static void say_of(const struct stacks *stacks, const struct site *site)
{
    if (site->lost > 0)
        warn("%" PRIu64
             " rows have no stack in '%s': the map '%s' had no room for it; declare it larger than %" PRIu32,
             site->lost, site->field, site->map->name, site->map->max_entries);
    if (site->lacks_pid && site->base.pid == NULL && stacks->assumed_pid == 0)
        warn("the user stacks in '%s' are shown as addresses: no field beside it is the process (tgid, pid); "
             "with -p PID it is that one",
             site->field);
}

void stacks_say(const struct stacks *stacks)
{
    if (stacks == NULL)
        return;
    for (size_t i = 0; i < stacks->site_count; i++)
        say_of(stacks, stacks->sites[i]);
    if (stacks->gone > 0)
        warn("%" PRIu64
             " user stacks are shown as addresses: their processes had ended before they were looked at",
             stacks->gone);
    if (stacks->foreign > 0)
        warn("user stacks are shown as addresses: in this pid namespace processes have other numbers than "
             "those "
             "that the probe sees");
    if (stacks->is_hidden)
        warn("kernel stacks are shown as addresses: the kernel hides its symbols' (sysctl "
             "kernel.kptr_restrict=1 "
             "shows them to root)");
    if (stacks->processes.modules.is_full)
        warn("some user addresses have no names: there are more programs and libraries than bccrun keeps "
             "symbols of");
}

// SPDX-License-Identifier: Apache-2.0
#include "show/stack_fields.h"

#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "events/reading.h"

/* What is needed while fields are marked. */
struct marking {
    struct image *image;
    const struct stack_ids *ids;
    struct stack_fields *fields;
};

/* How much suggests that the field is the process of the stack in the field @stack; 0: nothing. */
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
    return has_suffix(field->name, "tgid") ? 3 : has_suffix(field->name, "pid") ? 2 : 0;
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

/* The map of stacks with this name, or the only one for NULL; NULL if there is none. */
static const struct image_map *find_map(const struct image *image, const char *name)
{
    const struct image_map *found = NULL;
    size_t count = 0;
    for (size_t i = 0; i < image->map_count; i++) {
        const struct image_map *map = &image->maps[i];
        if (map->type != BPF_MAP_TYPE_STACK_TRACE || (name != NULL && strcmp(map->name, name) != 0))
            continue;
        found = map;
        count++;
    }
    return count == 1 ? found : NULL;
}

static void add_field(const struct marking *marking, const struct layout *layout, struct field *field,
                      const char *name, const struct image_map *map, enum stack_side side)
{
    struct stack_field *stack = xcalloc(1, sizeof(*stack));
    struct stack_fields *fields = marking->fields;
    stack->name = name;
    stack->map = map;
    stack->side = side;
    stack->source.offset_bytes = field->offset_bytes;
    if (field->name[0] != '\0')
        stack->source.pid = find_pid(layout, field->name, marking->ids);
    field->reading = READING_STACK;
    field->stack = &stack->source;
    struct stack_field **end = &array_push(fields->list, fields->count); // NOLINT(bugprone-sizeof-expression)
    *end = stack;
}

/* @table: the map whose key or value it is; it says what the field is only if that is not a struct. */
static void mark_field(const struct marking *marking, const struct layout *layout, struct field *field,
                       enum stack_holder holder, const char *table)
{
    bool has_name = field->name[0] != '\0';
    const char *name = has_name ? field->name : table;
    const struct stack_id *id = stack_ids_find(marking->ids, has_name ? STACK_FIELD : holder, name);
    if (!reading_can_be_stack(field) || (id == NULL && !stack_ids_is_name(field->name)))
        return;
    if (id != NULL && id->map == NULL)
        return; /* ids of several maps */
    const struct image_map *map = find_map(marking->image, id != NULL ? id->map : NULL);
    if (map != NULL)
        add_field(marking, layout, field, name, map, id != NULL ? id->side : STACK_ANY);
}

static void mark_layout(const struct marking *marking, struct layout *layout, enum stack_holder holder,
                        const char *table)
{
    for (size_t i = 0; i < layout->field_count; i++) {
        if (layout->fields[i].inner != NULL)
            mark_layout(marking, layout->fields[i].inner, STACK_FIELD, "");
        else
            mark_field(marking, layout, &layout->fields[i], holder, table);
    }
}

static void mark_map(const struct marking *marking, struct image_map *map)
{
    mark_layout(marking, &map->event, STACK_FIELD, "");
    for (struct layout *other = map->event.other; other != NULL; other = other->other)
        mark_layout(marking, other, STACK_FIELD, "");
    mark_layout(marking, &map->key, STACK_KEY, map->name);
    mark_layout(marking, &map->value, STACK_VALUE, map->name);
}

void stack_fields_mark(struct image *image, const struct stack_ids *ids, struct stack_fields *fields)
{
    const struct marking marking = {.image = image, .ids = ids, .fields = fields};
    for (size_t i = 0; i < image->map_count; i++)
        mark_map(&marking, &image->maps[i]);
}

void stack_fields_finish(struct stack_fields *fields)
{
    for (size_t i = 0; i < fields->count; i++)
        free(fields->list[i]);
    free(fields->list);
    *fields = (struct stack_fields){0};
}

bool stack_field_may_be_user(const struct field *field)
{
    return field_is_stack(field) && ((const struct stack_field *)field->stack)->side != STACK_KERNEL;
}

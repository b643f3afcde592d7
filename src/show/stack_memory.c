// SPDX-License-Identifier: Apache-2.0
#include "show/stack_memory.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define FRAMES_MAX ((size_t)1 << 20) /* 32 MiB */

struct remembered_stack {
    struct remembered_stack *next;
    uint32_t pid;
    size_t count;
    struct code_place places[];
};

/* FNV-1a, by words. */
static size_t hash_step(size_t hash, uint64_t value)
{
    return (hash ^ (size_t)(value ^ value >> 12)) * 0x100000001b3U;
}

static size_t bucket_of(size_t hash)
{
    return (hash ^ hash >> 24) % STACK_MEMORY_BUCKETS;
}

static bool is_same(const struct remembered_stack *stack, uint32_t pid, const uint64_t *addresses,
                    size_t count)
{
    if (stack->pid != pid || stack->count != count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (stack->places[i].address != addresses[i])
            return false;
    return true;
}

const struct code_place *stack_memory_find(const struct stack_memory *memory, uint32_t pid,
                                           const uint64_t *addresses, size_t count)
{
    size_t hash = hash_step(0, pid);
    for (size_t i = 0; i < count; i++)
        hash = hash_step(hash, addresses[i]);
    const struct remembered_stack *stack = memory->buckets[bucket_of(hash)];
    while (stack != NULL && !is_same(stack, pid, addresses, count))
        stack = stack->next;
    return stack != NULL ? stack->places : NULL;
}

const struct code_place *stack_memory_keep(struct stack_memory *memory, uint32_t pid,
                                           const struct code_place *places, size_t count)
{
    if (memory->frames + count > FRAMES_MAX)
        return NULL;
    size_t hash = hash_step(0, pid);
    for (size_t i = 0; i < count; i++)
        hash = hash_step(hash, places[i].address);
    struct remembered_stack *stack = xcalloc(1, sizeof(*stack) + count * sizeof(stack->places[0]));
    stack->pid = pid;
    stack->count = count;
    memcpy(stack->places, places, count * sizeof(places[0]));
    stack->next = memory->buckets[bucket_of(hash)];
    memory->buckets[bucket_of(hash)] = stack;
    memory->frames += count;
    return stack->places;
}

void stack_memory_finish(struct stack_memory *memory)
{
    for (size_t i = 0; i < STACK_MEMORY_BUCKETS; i++) {
        while (memory->buckets[i] != NULL) {
            struct remembered_stack *stack = memory->buckets[i];
            memory->buckets[i] = stack->next;
            code_places_finish(stack->places, stack->count);
            free(stack);
        }
    }
}

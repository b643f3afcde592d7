/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The user stacks that were located, with what their addresses were at that time: a process maps and unmaps
 * libraries, becomes another program, and ends. A stack is found by its process and addresses, whatever id it
 * has by then.
 */
#ifndef BCCRUN_STACK_MEMORY_H
#define BCCRUN_STACK_MEMORY_H

#include "symbols/processes.h"

#define STACK_MEMORY_BUCKETS 4096

struct remembered_stack;

/* All zero is empty. */
struct stack_memory {
    struct remembered_stack *buckets[STACK_MEMORY_BUCKETS];
    size_t frames;
};

/* The places of the stack's addresses in the process, until the memory's end; NULL if it is not remembered. */
const struct code_place *stack_memory_find(const struct stack_memory *memory, uint32_t pid,
                                           const uint64_t *addresses, size_t count);

/* Keeps a copy of @places, whose names become its own, and returns the copy. NULL, and nothing is kept, if the
 * memory is full. */
const struct code_place *stack_memory_keep(struct stack_memory *memory, uint32_t pid,
                                           const struct code_place *places, size_t count);

void stack_memory_finish(struct stack_memory *memory);

#endif

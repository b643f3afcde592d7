/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The user stacks that have been seen, with what their addresses were at that time: a process maps and unmaps
 * libraries, becomes another program, and ends. It is found again by process and addresses, whatever id the
 * stack has by then. Bounded; what comes beyond is looked at anew each time.
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

/* The places of the stack's addresses in the process; NULL where it has not been seen. */
const struct code_place *stack_memory_find(const struct stack_memory *memory, uint32_t pid,
                                           const uint64_t *addresses, size_t count);

/* Keeps a copy of @places, whose names become its own; false, and nothing is taken, where there is no room.
 */
bool stack_memory_keep(struct stack_memory *memory, uint32_t pid, const struct code_place *places,
                       size_t count);

void stack_memory_finish(struct stack_memory *memory);

#endif

// SPDX-License-Identifier: Apache-2.0
#include "events/stack.h"

/* In one number as bpf_get_current_pid_tgid() gives them, the process stands in the upper half. */
static uint32_t process_of(uint64_t value)
{
    return value >> 32 != 0 ? (uint32_t)(value >> 32) : (uint32_t)value;
}

void field_stack(const struct field *field, const void *at, struct stack *stack)
{
    struct stack_source *source = field->stack;
    /* An id is an int; where the probe keeps it in a wider or unsigned field, it still is. */
    int32_t id = (int32_t)(uint32_t)field_value_at(field, at);
    const char *own_struct = (const char *)at - source->offset_bytes;
    uint32_t pid = source->pid != NULL ? process_of(field_value(source->pid, own_struct, 0)) : 0;
    *stack = (struct stack){.id = id};
    source->read(source, id, pid, stack);
}

bool field_is_stack(const struct field *field)
{
    return field->reading == READING_STACK && !field->is_array;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A field that is the id of a stack in one of the probe's BPF_STACK_TRACE maps. What the id stands for is
 * told by a source that the field points to: whoever shows the field asks it, and need not know where stacks
 * and symbols come from.
 */
#ifndef BCCRUN_STACK_H
#define BCCRUN_STACK_H

#include "events/layout.h"

struct stack_frame {
    uint64_t address;   /* 0: not known */
    const char *symbol; /* NULL: none is known; untrusted, as everything that a program says */
    uint64_t offset;    /* of the address behind the symbol, or else in the module's file */
    const char *module; /* the path of a file, the name of a kernel module, "kernel"; NULL: not known */
};

/* The innermost function first. */
struct stack {
    int64_t id; /* negative: there is no stack, and this is why (bpf_get_stackid() in bpf-helpers(7)) */
    const struct stack_frame *frames;
    size_t count; /* 0: the map has no stack with this id */
};

struct stack_source {
    void (*read)(struct stack_source *source, int64_t id, uint32_t pid, struct stack *stack);
    uint32_t offset_bytes;   /* of the field in its struct, */
    const struct field *pid; /* of which this field is the process; NULL: none is */
};

/* Reads the stack that the field, with READING_STACK, is the id of. @at: where the field is in its record, which
 * is there before and after it. Valid until the next is read. */
void field_stack(const struct field *field, const void *at, struct stack *stack);

/* Whether the field is shown in lines of its own, and not in line with others. */
bool field_is_stack(const struct field *field);

#endif

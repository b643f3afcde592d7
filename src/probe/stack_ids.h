/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a probe's source stores the ids that MAP.get_stackid(CONTEXT, FLAGS) returns: in which fields, and in
 * which maps as key or value. Read from its tokens: an assignment names the field or variable, and an
 * assignment of a variable with an id passes it on. What follows from it is in events/reading.h.
 */
#ifndef BCCRUN_STACK_IDS_H
#define BCCRUN_STACK_IDS_H

#include <stdbool.h>
#include <stddef.h>

#include "probe/source.h"

enum stack_side {
    STACK_ANY, /* unknown: the flags are in a variable, or differ */
    STACK_KERNEL,
    STACK_USER, /* BPF_F_USER_STACK */
};

enum stack_holder {
    STACK_VARIABLE,
    STACK_FIELD, /* key.NAME = ..., event->NAME = ..., .NAME = ... */
    STACK_KEY,   /* NAME.update(&ID, ...) and the like */
    STACK_VALUE, /* NAME.update(..., &ID) */
};

struct stack_id {
    enum stack_holder holder;
    char *name;
    char *map; /* of the stacks; NULL: of different ones */
    enum stack_side side;
    size_t scope; /* of a variable: the number of its function */
};

struct stack_ids {
    struct stack_id *ids;
    size_t count;
    char **pids; /* fields in which it stores the result of bpf_get_current_pid_tgid() */
    size_t pid_count;
};

void stack_ids_read(const struct source *source, struct stack_ids *ids);
void stack_ids_finish(struct stack_ids *ids);

/* NULL if the source says nothing about it. A field may also be known by a variable of the same name that is
 * called a stack (stack_ids_is_name): an initializer such as {pid, stack_id} does not name the fields. */
const struct stack_id *stack_ids_find(const struct stack_ids *ids, enum stack_holder holder,
                                      const char *name);

/* Whether the name says that it is a stack: it ends in "stack", "stack_id" or "stackid". */
bool stack_ids_is_name(const char *name);

bool stack_ids_is_pid(const struct stack_ids *ids, const char *field);

#endif

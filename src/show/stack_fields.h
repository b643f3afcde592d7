/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fields of events, keys and values that are ids of stacks: of which BPF_STACK_TRACE map, and in which
 * field beside them the process is. The rules are in events/reading.h. Private to show/.
 */
#ifndef BCCRUN_STACK_FIELDS_H
#define BCCRUN_STACK_FIELDS_H

#include "events/stack.h"
#include "image/image.h"
#include "probe/stack_ids.h"

struct stacks;

struct stack_field {
    struct stack_source source;  /* first: the field in the image points to it */
    const char *name;            /* of the field, or of the map whose key or value it is */
    const struct image_map *map; /* of the stacks */
    struct stacks *stacks;       /* who reads them; the owner sets this, source.read and fd */
    int fd;                      /* of the map */
    enum stack_side side;
    uint64_t lost;  /* ids that say that the map had no room */
    bool lacks_pid; /* a user stack was met, and no field is its process */
};

struct stack_fields {
    struct stack_field **list;
    size_t count;
};

/* Finds the fields in @image, whose maps must outlive them, and makes each point to its stack_field. */
void stack_fields_mark(struct image *image, const struct stack_ids *ids, struct stack_fields *fields);
void stack_fields_finish(struct stack_fields *fields);

/* Whether the field is the id of a stack that may be a user stack. */
bool stack_field_may_be_user(const struct field *field);

#endif

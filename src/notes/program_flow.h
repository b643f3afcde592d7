/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a program's instructions do with its stack, and with the record that it reserves in a ring buffer: which bytes are
 * ever written, by any instruction, and what it hands to helpers from there. A byte that nothing writes was never set,
 * however the program gets there.
 */
#ifndef BCCRUN_PROGRAM_FLOW_H
#define BCCRUN_PROGRAM_FLOW_H

#include "image/image.h"

#define FLOW_STACK_BYTES  512 /* MAX_BPF_STACK */
#define FLOW_RECORD_BYTES 4096
#define FLOW_UNKNOWN      SIZE_MAX

/* A call of a helper that takes bytes of the stack or the record. */
struct flow_use {
    int32_t helper;      /* BPF_FUNC_... */
    size_t map;          /* its number in the image; FLOW_UNKNOWN: it is not known */
    const bool *written; /* of each byte that is taken, whether anything writes it */
    size_t bytes;        /* of a key: the map's to say, and here what is left of the stack */
    bool is_key;
};

struct flow {
    bool stack[FLOW_STACK_BYTES];   /* which bytes are written, */
    bool record[FLOW_RECORD_BYTES]; /* and here */
    size_t record_bytes;
    size_t record_map;
    struct flow_use *uses;
    size_t use_count;
};

/* Follows the program; false if it is too large, or does something with these bytes that cannot be followed. The flow is to
 * be finished either way, and stays where it is. */
bool flow_read(const struct image_program *program, struct flow *flow);
void flow_finish(struct flow *flow);

#endif

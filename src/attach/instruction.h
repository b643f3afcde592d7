/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a uprobe may be set on an instruction of a program: it puts a breakpoint over the first byte, and what that
 * byte belonged to runs somewhere else.
 */
#ifndef BCCRUN_INSTRUCTION_H
#define BCCRUN_INSTRUCTION_H

#include "attach/kind.h"
#include "symbols/binary.h"

/* Whether the instruction at @offset of the file is one of AVX or AVX-512. The kernel looks at the byte after
 * their prefix, as if there were none: it refuses some and takes others for jumps, and lets the program jump
 * (branch_setup_xol_ops() in arch/x86/kernel/uprobes.c; seen on 6.18). */
bool instruction_is_mistaken(const struct binary *binary, uint64_t offset);

/* Whether it is one that does nothing, as the compiler puts where a USDT probe is. */
bool instruction_is_nop(const struct binary *binary, uint64_t offset);

/* A place that is asked about, and the words for it in errors. */
struct instruction_request {
    const struct attach_word *word;
    const char *target;
    const char *root;
    const struct binary *binary;
    uint64_t address;
    bool is_address; /* the target names places by address, not by function and offset */
};

/* Whether an instruction begins there: 0, or the recorded error if none does, or if that cannot be found out. The kernel
 * does not ask: a breakpoint in the middle of an instruction becomes a part of it. */
int instruction_check(const struct instruction_request *request) MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The instructions of a function in a file, one after the other from its start: where each begins cannot be told from
 * the middle.
 */
#ifndef BCCRUN_INSTRUCTIONS_H
#define BCCRUN_INSTRUCTIONS_H

#include "symbols/binary.h"
#include "symbols/disassembler.h"

struct instruction {
    uint64_t address;
    const uint8_t *bytes; /* until visit() returns */
    size_t length;
};

/* Calls @visit for each instruction that begins in the @length bytes from @address on, at which one begins: 0 or the
 * recorded error. */
int instructions_visit(const struct binary *binary, uint64_t address, uint64_t length,
                       void (*visit)(const struct instruction *instruction, void *context),
                       void *context) MUST_CHECK;

/* What an address is, seen from where code begins. */
struct instruction_place {
    uint64_t
        before; /* where the instruction begins that has the address in it: the address itself, or one before it */
    uint64_t after; /* where the next begins */
};

/* Finds the place of @address, which is not before @start, where an instruction begins: 0 or the recorded error. */
int instructions_find(const struct binary *binary, uint64_t start, uint64_t address,
                      struct instruction_place *place) MUST_CHECK;

#endif

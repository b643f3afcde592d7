/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The instructions that read and write memory: loads, stores, atomic operations, packets. Private to
 * disassemble.c.
 */
#ifndef BCCRUN_DISASSEMBLE_MEMORY_H
#define BCCRUN_DISASSEMBLE_MEMORY_H

#include <linux/bpf.h>
#include <stdbool.h>

#include "base/text.h"

/* Appends an instruction of class LD, LDX, ST or STX that is not a 64-bit constant; false, with nothing
 * appended, if it is no instruction. */
bool disassemble_memory(const struct bpf_insn *in, struct text *out);

#endif

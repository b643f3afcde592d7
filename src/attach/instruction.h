/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Instructions of programs, as far as the kernel cannot be trusted with a uprobe on them.
 */
#ifndef BCCRUN_INSTRUCTION_H
#define BCCRUN_INSTRUCTION_H

#include "symbols/binary.h"

/* Whether the instruction at @offset of the file is one of AVX or AVX-512. The kernel goes by the byte behind
 * their prefix, as if there were none: some it refuses, others it takes for jumps and lets the program jump
 * (branch_setup_xol_ops() in arch/x86/kernel/uprobes.c; seen on 6.18). */
bool instruction_is_mistaken(const struct binary *binary, uint64_t offset);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Instructions of programs on which the kernel cannot be trusted with a uprobe.
 */
#ifndef BCCRUN_INSTRUCTION_H
#define BCCRUN_INSTRUCTION_H

#include "symbols/binary.h"

/* Whether the instruction at @offset of the file is one of AVX or AVX-512. The kernel looks at the byte after
 * their prefix, as if there were none: it refuses some and takes others for jumps, and lets the program jump
 * (branch_setup_xol_ops() in arch/x86/kernel/uprobes.c; seen on 6.18). */
bool instruction_is_mistaken(const struct binary *binary, uint64_t offset);

#endif

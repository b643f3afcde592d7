/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a program refers to and libbcc has no place for: global variables, and functions that stayed
 * functions. libbcc loads each function by itself, without data and without others.
 */
#ifndef BCCRUN_UNPLACED_H
#define BCCRUN_UNPLACED_H

#include <linux/bpf.h>
#include <stddef.h>

#include "base/text.h"

/* Appends a line to the verifier's log for the first instruction of which the kernel does not see what it was
 * to be: a call of a function that was left out; and, where LLVM wrote an address over it, the load of a
 * global variable's address. diagnose/objection.c knows these lines. */
void unplaced_tell(const struct bpf_insn *instructions, size_t count, struct text *log);

#endif

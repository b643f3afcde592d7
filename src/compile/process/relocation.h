/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addresses that LLVM put into a program and that mean nothing to the kernel: those of global variables, and of
 * functions that were not inlined. libbcc loads each function by itself, without data and without others.
 */
#ifndef BCCRUN_RELOCATION_H
#define BCCRUN_RELOCATION_H

#include <linux/bpf.h>
#include <stddef.h>

#include "base/text.h"

/* Appends a line to the verifier's log (EXCHANGE_NO_FUNCTION, EXCHANGE_NO_VARIABLE in image/exchange.h) for the
 * first instruction whose meaning the kernel cannot see: a call of a function that was left out; or, if LLVM
 * wrote an address over it, the load of a global variable's address. */
void relocation_report(const struct bpf_insn *instructions, size_t count, struct text *log);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Programs written in Go. Their runtime moves the stacks of its threads (goroutines) and reads every return address on
 * them, so none may be changed; and their functions hand over arguments and results in registers of their own.
 */
#ifndef BCCRUN_GO_PROGRAM_H
#define BCCRUN_GO_PROGRAM_H

#include "symbols/binary.h"

bool go_program_is(const struct binary *binary);

/* Whether a function's result is in the register that PT_REGS_RC() reads: since Go 1.17 on x86, 1.18 elsewhere. Before,
 * and in functions written in assembly, it is on the stack. False if the version is not known. */
bool go_program_has_register_results(const struct binary *binary);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of functions of Go programs. Most begin with a check of the stack's size. Where it does not suffice, the runtime moves the
 * stack and calls the function once more from its start; so a probe there is hit twice for that call, and one after the check once.
 */
#ifndef BCCRUN_GO_ENTRY_H
#define BCCRUN_GO_ENTRY_H

#include "symbols/binary.h"

/* How many bytes the check takes of the function at @offset of the file, on x86-64; 0: the function has none, or the program is not
 * Go's. After it, arguments and the stack pointer are still what they were. */
uint64_t go_entry_check_bytes(const struct binary *binary, uint64_t offset);

#endif

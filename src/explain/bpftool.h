/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bpftool(8), if it is installed: unlike bccrun, it can disassemble this machine's code.
 */
#ifndef BCCRUN_BPFTOOL_H
#define BCCRUN_BPFTOOL_H

#include <stdint.h>

#include "base/text.h"

/* Appends the machine code of program @id, a line for each instruction. Returns 0, or a negative errno with
 * the error recorded: -ENOENT if there is no bpftool. */
int bpftool_dump(uint32_t id, struct text *code) MUST_CHECK;

#endif

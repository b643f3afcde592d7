/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long machine instructions are. Those of x86 are measured by libcapstone, which is loaded when it is first needed
 * and is not linked: most runs never ask. Other processors' instructions say it in their first byte, or all have four.
 */
#ifndef BCCRUN_DISASSEMBLER_H
#define BCCRUN_DISASSEMBLER_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* The longest instruction: of x86 (Intel's manual, volume 2, section 2.3.11). */
#define INSTRUCTION_BYTES_MAX 15

struct disassembler;

/* For instructions of @machine (EM_X86_64, ...). NULL with the error recorded: libcapstone is missing, or the processor is
 * not known. */
struct disassembler *disassembler_open(uint16_t machine) MUST_CHECK;

/* How many of the @count bytes the first instruction takes; 0: it is none, or not known. */
size_t disassembler_length(struct disassembler *disassembler, const uint8_t *bytes, size_t count);

void disassembler_close(struct disassembler *disassembler); /* takes NULL */

#endif

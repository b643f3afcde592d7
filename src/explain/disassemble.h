/* SPDX-License-Identifier: Apache-2.0 */
/*
 * BPF instructions as text, in the notation of the kernel's own disassembler (kernel/bpf/disasm.c), which is
 * what bpftool and the verifier's log show: "r1 = *(u64 *)(r10 -8)".
 */
#ifndef BCCRUN_DISASSEMBLE_H
#define BCCRUN_DISASSEMBLE_H

#include <linux/bpf.h>
#include <stddef.h>

#include "base/text.h"

/* The names of the maps, by the number that instructions have for them. */
struct disassemble_names {
    char *const *maps;
    size_t map_count;
};

/* Appends the first of the @left instructions at @instruction, without a line end. Returns how many it took:
 * 2 for one with a 64-bit constant, else 1. Anything that is no instruction is appended as bytes. */
size_t disassemble(const struct bpf_insn *instruction, size_t left, const struct disassemble_names *names,
                   struct text *out);

#endif

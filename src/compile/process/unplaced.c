// SPDX-License-Identifier: Apache-2.0
#include "compile/process/unplaced.h"

#include <stdbool.h>

#define CODE_LOAD_64 (BPF_LD | BPF_DW | BPF_IMM) /* the one of two instructions' length */

/* Its second half has no code of its own. */
static bool is_load_64(const struct bpf_insn *insn, size_t left)
{
    return insn->code == CODE_LOAD_64 && insn->off == 0 && insn->src_reg <= BPF_PSEUDO_MAP_FD && left > 1 &&
           insn[1].code == 0;
}

/*
 * LLVM 11 writes addresses over the beginning of an instruction instead of into it (resolveBPFRelocation() in
 * its lib/ExecutionEngine/RuntimeDyld/RuntimeDyldELF.cpp; LLVM 14 does not): the lower half of a function's
 * over a call, behind which its immediate value, -1, stays; all of a variable's over the first half of a
 * load. Functions lie at multiples of 8, so what stands in the place of the code is of the class BPF_LD, of
 * which libbcc's programs have nothing but these loads.
 */
static bool is_overwritten_call(const struct bpf_insn *insn)
{
    return BPF_CLASS(insn->code) == BPF_LD && insn->code != CODE_LOAD_64 && insn->imm == -1;
}

static bool is_overwritten_load(const struct bpf_insn *insn, size_t left)
{
    return left > 1 && insn[1].code == 0 && insn[1].imm == 0;
}

static bool is_call_of_function(const struct bpf_insn *insn)
{
    return insn->code == (BPF_JMP | BPF_CALL) && insn->src_reg == BPF_PSEUDO_CALL;
}

void unplaced_tell(const struct bpf_insn *instructions, size_t count, struct text *log)
{
    for (size_t i = 0; i < count; i++) {
        const struct bpf_insn *insn = &instructions[i];
        const char *what = NULL;
        if (is_load_64(insn, count - i)) {
            i++;
        } else if (is_call_of_function(insn) || is_overwritten_call(insn)) {
            what = "(libbcc left out the function that is called";
        } else if (is_overwritten_load(insn, count - i)) {
            what = "(libbcc has no place for the global variable that is used";
        }
        if (what != NULL) {
            text_printf(log, "%s at insn %zu)\n", what, i);
            return;
        }
    }
}

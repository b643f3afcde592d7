// SPDX-License-Identifier: Apache-2.0
#include "compile/process/relocation.h"

#include <stdbool.h>

#include "image/exchange.h"

#define CODE_LOAD_64 (BPF_LD | BPF_DW | BPF_IMM) /* it takes the place of two instructions */

/* Its second half has the code 0. */
static bool is_load_64(const struct bpf_insn *insn, size_t left)
{
    return insn->code == CODE_LOAD_64 && insn->off == 0 && insn->src_reg <= BPF_PSEUDO_MAP_FD && left > 1 &&
           insn[1].code == 0;
}

/*
 * LLVM 11 writes addresses over the beginning of an instruction instead of into it (resolveBPFRelocation() in
 * its lib/ExecutionEngine/RuntimeDyld/RuntimeDyldELF.cpp; LLVM 14 does not): the lower half of a function's
 * address over a call, whose immediate value, -1, stays; all of a variable's address over the first half of a
 * load. Addresses of functions are multiples of 8, so the code of an overwritten instruction is of the class
 * BPF_LD, and the only such instructions in libbcc's programs are these loads.
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

void relocation_report(const struct bpf_insn *instructions, size_t count, struct text *log)
{
    for (size_t i = 0; i < count; i++) {
        const struct bpf_insn *insn = &instructions[i];
        const char *what = NULL;
        if (is_load_64(insn, count - i))
            i++;
        else if (is_call_of_function(insn) || is_overwritten_call(insn))
            what = EXCHANGE_NO_FUNCTION;
        else if (is_overwritten_load(insn, count - i))
            what = EXCHANGE_NO_VARIABLE;
        if (what != NULL) {
            text_printf(log, "%s at insn %zu)\n", what, i);
            return;
        }
    }
}

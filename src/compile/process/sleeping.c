// SPDX-License-Identifier: Apache-2.0
#include "compile/process/sleeping.h"

#include <string.h>

#include "base/memory.h"
#include "translate/translate.h"

static bool is_question(const struct bpf_insn *instruction)
{
    return instruction->code == (BPF_ALU64 | BPF_MOV | BPF_K) && instruction->imm == TRANSLATE_MAY_SLEEP;
}

struct bpf_insn *sleeping_resolve(const struct request_function *function,
                                  const struct bpf_insn *instructions, size_t count)
{
    struct bpf_insn *resolved = xcalloc(count, sizeof(*resolved));
    memcpy(resolved, instructions, count * sizeof(*resolved));
    for (size_t i = 0; i < count; i++)
        if (is_question(&resolved[i]))
            resolved[i].imm = (function->flags & BPF_F_SLEEPABLE) != 0;
    return resolved;
}

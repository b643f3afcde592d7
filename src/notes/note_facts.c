// SPDX-License-Identifier: Apache-2.0
#include "notes/note_facts.h"

const struct declared_function *note_function(const struct note_facts *facts, size_t point)
{
    return &facts->declarations->functions[facts->plan->points[point].function];
}

bool note_calls(const struct image_program *program, int32_t helper)
{
    for (size_t i = 0; i < program->instruction_count; i++) {
        const struct bpf_insn *instruction = &program->instructions[i];
        if (instruction->code == (BPF_JMP | BPF_CALL) && instruction->src_reg == 0 &&
            instruction->imm == helper)
            return true;
    }
    return false;
}

bool note_sends(const struct image_program *program)
{
    static const int32_t helpers[] = {BPF_FUNC_perf_event_output, BPF_FUNC_ringbuf_output,
                                      BPF_FUNC_ringbuf_submit, BPF_FUNC_trace_printk};
    for (size_t i = 0; i < sizeof(helpers) / sizeof(helpers[0]); i++)
        if (note_calls(program, helpers[i]))
            return true;
    return false;
}

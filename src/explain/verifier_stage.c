// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "explain/make_stages.h"
#include "explain/verifier_counts.h"

static void add_stack(const struct verifier_counts *counts, struct stage *stage)
{
    for (size_t i = 0; i < counts->function_count; i++)
        if (i == 0)
            stage_add(stage, LINE_PLAIN, 0, "stack         %ld of 512 bytes", counts->stack_bytes[i]);
        else
            stage_add(stage, LINE_PLAIN, 0, "              %ld bytes in function %zu that it calls",
                      counts->stack_bytes[i], i);
}

static void add_counts(const struct verifier_counts *counts, size_t instructions, struct stage *stage)
{
    if (counts->processed >= 0)
        stage_add(stage, LINE_PLAIN, 0, "instructions  %ld checked on all paths, of %zu; the limit is %ld",
                  counts->processed, instructions, counts->limit);
    if (counts->states >= 0)
        stage_add(stage, LINE_PLAIN, 0, "states        %ld kept to compare with, at most %ld at once",
                  counts->states, counts->peak_states);
    add_stack(counts, stage);
    if (counts->us >= 0)
        stage_add(stage, LINE_PLAIN, 0, "time          %ld us", counts->us);
}

static void add_accepted(const struct stage_program *program, const char *name, struct stage *stage)
{
    struct verifier_counts counts;
    verifier_counts_read(program->statistics, &counts);
    stage_add(stage, LINE_HEADING, 0, "%s: accepted", name);
    add_counts(&counts, program->instruction_count, stage);
    stage_add_all(stage, LINE_NOTE, program->statistics);
}

static void add_program(const struct subject *subject, const struct stage_program *program, const char *name,
                        struct stage *stage)
{
    if (program->is_verified) {
        add_accepted(program, name, stage);
    } else if (subject->failure != NULL) {
        stage_add(stage, LINE_HEADING, 0, "%s: rejected", name);
        stage_add(stage, LINE_NOTE, 0, "%s", subject->failure);
    } else {
        const char *missing = subject_missing(subject, name);
        stage_add(stage, LINE_HEADING, 0, "%s: not asked", name);
        stage_add(stage, LINE_NOTE, 0, "%s", missing != NULL ? missing : "it attaches nowhere");
    }
}

void make_verifier_stage(const struct subject *subject, struct stage *stage)
{
    subject_add_programs(subject, stage, add_program);
}

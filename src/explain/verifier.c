// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "explain/statistics.h"
#include "explain/subject.h"

static void add_stack(const struct statistics *statistics, struct stage *stage)
{
    for (size_t i = 0; i < statistics->function_count; i++)
        if (i == 0)
            stage_add(stage, LINE_PLAIN, 0, "stack         %ld of 512 bytes", statistics->stack_bytes[i]);
        else
            stage_add(stage, LINE_PLAIN, 0, "              %ld bytes in function %zu that it calls",
                      statistics->stack_bytes[i], i);
}

static void add_statistics(const struct statistics *statistics, size_t instructions, struct stage *stage)
{
    if (statistics->processed >= 0)
        stage_add(stage, LINE_PLAIN, 0, "instructions  %ld looked at on all ways, of %zu; it gives up at %ld",
                  statistics->processed, instructions, statistics->limit);
    if (statistics->states >= 0)
        stage_add(stage, LINE_PLAIN, 0, "states        %ld kept to compare others with, at most %ld at once",
                  statistics->states, statistics->peak_states);
    add_stack(statistics, stage);
    if (statistics->us >= 0)
        stage_add(stage, LINE_PLAIN, 0, "time          %ld us", statistics->us);
}

/* The kernel's words, a line each. */
static void add_words(const char *words, struct stage *stage)
{
    for (size_t length; *words != '\0'; words += length + (words[length] == '\n')) {
        length = strcspn(words, "\n");
        if (length > 0)
            stage_add(stage, LINE_NOTE, 0, "%.*s", (int)length, words);
    }
}

void subject_verifier(const struct subject *subject, struct stage *stage)
{
    for (size_t i = 0; i < subject->stages->program_count; i++) {
        const struct stage_program *program = &subject->stages->programs[i];
        const char *name = subject_function(subject, program->name);
        if (name == NULL)
            continue;
        if (program->is_verified) {
            struct statistics statistics;
            statistics_read(program->statistics, &statistics);
            stage_add(stage, LINE_HEADING, 0, "%s: accepted", name);
            add_statistics(&statistics, program->instruction_count, stage);
            add_words(program->statistics, stage);
        } else if (subject->failure != NULL) {
            stage_add(stage, LINE_HEADING, 0, "%s: rejected", name);
            stage_add(stage, LINE_NOTE, 0, "%s", subject->failure);
        } else {
            stage_add(stage, LINE_HEADING, 0, "%s: not asked", name);
            const char *missing = subject_missing(subject, name);
            stage_add(stage, LINE_NOTE, 0, "%s", missing != NULL ? missing : "it is bound to nothing");
        }
    }
}

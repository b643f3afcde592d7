// SPDX-License-Identifier: Apache-2.0
#include "explain/stage.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/memory.h"
#include "base/nearest.h"

static const struct stage_heading headings[STAGE_COUNT] = {
    [STAGE_SOURCE] = {"source", "Your source", "The probe as you wrote it: nothing has happened yet."},
    [STAGE_REWRITTEN] =
        {"rewritten", "Rewritten C",
         "libbcc reads the source with clang and rewrites what is not plain C: map.lookup(&key) becomes a call of a helper, reading the kernel's memory becomes a copy."},
    [STAGE_IR] =
        {"ir", "LLVM IR",
         "clang translates that C into LLVM's intermediate representation. The optimizer has already removed what is not needed; each value is computed once and has a number."},
    [STAGE_INSTRUCTIONS] =
        {"instructions", "BPF instructions",
         "LLVM turns it into instructions of the kernel's BPF machine: r0 holds a result, r1 to r5 hold the arguments of a call, r10 points to the end of a stack of 512 bytes."},
    [STAGE_VERIFIER] =
        {"verifier", "The verifier",
         "Before anything runs, the kernel follows every path through the program and proves that it ends and accesses only what it may."},
    [STAGE_MACHINE] =
        {"machine", "Machine code",
         "The kernel's JIT compiler turns the verified program, with small changes, into instructions of this processor."},
    [STAGE_ATTACH] =
        {"attach", "Where it attaches",
         "The place of each function in the kernel: what you named, which symbol that is here, and how the function would be attached. Nothing is attached now."},
    [STAGE_MAPS] =
        {"maps", "Maps and buffers",
         "Memory that the kernel keeps for the probe: maps can be read from outside, and buffers carry events to bccrun."},
};

void stage_add(struct stage *stage, enum stage_line_kind kind, unsigned line, const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0)
        abort();
    stage->is_reached = true;
    array_push(stage->lines, stage->line_count) =
        (struct stage_line){.kind = kind, .line = line, .text = text};
}

void stage_add_all(struct stage *stage, enum stage_line_kind kind, const char *text)
{
    struct lines lines = lines_of(text);
    while (lines_next(&lines))
        if (lines.length > 0)
            stage_add(stage, kind, 0, "%.*s", (int)lines.length, lines.start);
}

void stage_finish(struct stage *stage)
{
    for (size_t i = 0; i < stage->line_count; i++)
        free(stage->lines[i].text);
    free(stage->lines);
    *stage = (struct stage){.name = stage->name};
}

const struct stage_heading *stage_heading(enum stage_name name)
{
    return &headings[name];
}

static const char *stage_word(size_t index)
{
    return index < STAGE_COUNT ? headings[index].word : NULL;
}

int stage_read(const char *word, enum stage_name *name)
{
    for (size_t i = 0; i < STAGE_COUNT; i++) {
        *name = (enum stage_name)i;
        if (strcmp(headings[i].word, word) == 0)
            return 0;
    }
    nearest_hint_among(word, "the stages are", stage_word);
    return fail_usage("cannot show the stage '%s': there is no such stage", word);
}

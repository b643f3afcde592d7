// SPDX-License-Identifier: Apache-2.0
#include "explain/stage.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/nearest.h"

static const struct {
    const char *word, *title, *sentence;
} names[STAGE_COUNT] = {
    [STAGE_SOURCE] = {"source", "Your source", "The text as you wrote it: nothing has happened yet."},
    [STAGE_REWRITTEN] =
        {"rewritten", "Rewritten C",
         "libbcc reads the text with clang and rewrites what C does not have: map.lookup(&key) "
         "becomes a helper's call, reading another's memory a copy."},
    [STAGE_IR] =
        {"ir", "LLVM's representation",
         "clang translates that C into LLVM's own language, whose optimiser has removed here what is "
         "not needed; every value is computed once and has a number."},
    [STAGE_INSTRUCTIONS] = {"instructions", "BPF instructions",
                            "LLVM makes instructions of it for the kernel's BPF machine: r0 has the result, "
                            "r1 to r5 a call's arguments, r10 the end of a stack of 512 bytes."},
    [STAGE_VERIFIER] = {"verifier", "The verifier",
                        "Before anything runs, the kernel follows every way through the program and proves "
                        "that it ends and touches only what it may."},
    [STAGE_MACHINE] =
        {"machine", "Machine code",
         "The kernel's JIT compiler turns what the verifier took, and changed a little, into this "
         "processor's own instructions."},
    [STAGE_ATTACH] =
        {"attach", "Where it attaches",
         "Each function's place in the kernel: what you named, the symbol that it is here, and by "
         "which means it would be attached. Nothing is attached now."},
    [STAGE_MAPS] =
        {"maps", "Maps and buffers",
         "Memory that the kernel keeps for the probe; maps are read from outside, and buffers bring "
         "its events to bccrun."},
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

void stage_finish(struct stage *stage)
{
    for (size_t i = 0; i < stage->line_count; i++)
        free(stage->lines[i].text);
    free(stage->lines);
    *stage = (struct stage){.name = stage->name};
}

const char *stage_word(enum stage_name name)
{
    return names[name].word;
}

const char *stage_title(enum stage_name name)
{
    return names[name].title;
}

const char *stage_sentence(enum stage_name name)
{
    return names[name].sentence;
}

int stage_read(const char *word, enum stage_name *name)
{
    for (size_t i = 0; i < STAGE_COUNT; i++) {
        *name = (enum stage_name)i;
        if (strcmp(names[i].word, word) == 0)
            return 0;
    }
    struct nearest near;
    struct text all = {0};
    nearest_init(&near, word);
    for (size_t i = 0; i < STAGE_COUNT; i++) {
        nearest_offer(&near, names[i].word);
        text_printf(&all, "%s%s", i > 0 ? ", " : "", names[i].word);
    }
    fail_usage("cannot show the stage '%s': there is no such stage", word);
    nearest_add_hint(&near);
    error_add_hint("the stages are: %s", text_cstr(&all));
    nearest_finish(&near);
    text_finish(&all);
    return -EINVAL;
}

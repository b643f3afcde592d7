// SPDX-License-Identifier: Apache-2.0
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/memory.h"
#include "base/words.h"
#include "explain/code_lines.h"
#include "explain/debug_lines.h"
#include "explain/make_stages.h"

/* Intrinsics that only inform a debugger or the optimizer. */
static bool is_left_out(const char *line, size_t length)
{
    static const char *const words[] = {"@llvm.dbg.", "@llvm.lifetime.", "#dbg_"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (memmem(line, length, words[i], strlen(words[i])) != NULL)
            return true;
    return false;
}

/* Of a label: without the comment that lists its predecessors. */
static size_t label_length(const char *line, size_t length)
{
    const char *end = memmem(line, length, " ; preds", 8);
    while (end != NULL && end > line && end[-1] == ' ')
        end--;
    return end != NULL ? (size_t)(end - line) : length;
}

/* Of an instruction: without its group of attributes, " #5". */
static size_t instruction_length(const char *line, size_t length)
{
    size_t digits = length;
    while (digits > 0 && isdigit((unsigned char)line[digits - 1]))
        digits--;
    bool has_group = digits < length && digits > 1 && line[digits - 1] == '#' && line[digits - 2] == ' ';
    return has_group ? digits - 2 : length;
}

/* Without metadata: ", !dbg !12, !tbaa !13". */
static size_t shown_length(const char *line, size_t length)
{
    const char *end = memmem(line, length, ", !", 3);
    if (end == NULL)
        end = memmem(line, length, " !dbg ", 6);
    if (line[0] != ' ' && end == NULL)
        return label_length(line, length);
    return instruction_length(line, end != NULL ? (size_t)(end - line) : length);
}

/* The name of the function whose definition the line begins, on the heap. */
static char *defined_name(const char *line)
{
    const char *at = memchr(line, '@', strcspn(line, "\n"));
    return at != NULL ? xstrndup(at + 1, strcspn(at + 1, "(\n")) : xstrdup("");
}

static void add_function(const struct subject *subject, const struct debug_lines *debug, const char *ir,
                         const char *name, struct stage *stage)
{
    struct code_lines lines = code_lines_of(subject, name);
    stage_add(stage, LINE_HEADING, 0, "%s", name);
    struct lines rest = lines_of(ir);
    while (lines_next(&rest) && rest.start[0] != '}') {
        const char *at = rest.start;
        if (is_left_out(at, rest.length))
            continue;
        unsigned line =
            debug_lines_is_instruction(at) ? code_lines_next(&lines, debug_lines_of(debug, at)) : 0;
        stage_add(stage, LINE_PLAIN, line, "%.*s", (int)shown_length(at, rest.length), at);
    }
    stage_add(stage, LINE_PLAIN, 0, "}");
}

/* Functions that attach, and those of the probe that were not inlined; the others are libbcc's helpers and
 * bccrun's own. */
void make_ir_stage(const struct subject *subject, struct stage *stage)
{
    const char *ir = subject->stages->ir;
    struct debug_lines debug = {0};
    if (ir == NULL)
        return;
    debug_lines_read(ir, &debug);
    struct lines lines = lines_of(ir);
    while (lines_next(&lines)) {
        if (!has_prefix(lines.start, "define "))
            continue;
        char *name = defined_name(lines.start);
        const char *own = subject_function(subject, name);
        if (own != NULL || subject_declared(subject, name) != NULL)
            add_function(subject, &debug, lines.start, own != NULL ? own : name, stage);
        free(name);
    }
    debug_lines_finish(&debug);
}

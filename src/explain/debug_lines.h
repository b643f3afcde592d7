/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lines of the probe that LLVM's IR names for its instructions: "!dbg !7" points to a !DILocation further
 * down, whose scope is in a file (LLVM: docs/SourceLevelDebugging).
 */
#ifndef BCCRUN_DEBUG_LINES_H
#define BCCRUN_DEBUG_LINES_H

#include <stdbool.h>
#include <stddef.h>

/* What follows "!N = " in the IR, by N; NULL where the IR has no such node. All zero is empty. */
struct debug_lines {
    const char **nodes;
    size_t count;
};

/* Keeps pointers into @ir, which must outlive it. */
void debug_lines_read(const char *ir, struct debug_lines *lines);
void debug_lines_finish(struct debug_lines *lines);

/* Whether the line of IR is an instruction that names where it comes from. */
bool debug_lines_is_instruction(const char *ir_line);

/* The line of the probe, seen through inlined functions of other files; 0 if there is none. */
unsigned debug_lines_of(const struct debug_lines *lines, const char *ir_line);

#endif

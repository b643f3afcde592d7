/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names for the addresses of stacks. An address of a process is located first (in which file, and where in
 * it), which is possible only while the process runs; a name for the place needs only the file, so symbol
 * tables are read late, and only those that are needed.
 */
#ifndef BCCRUN_SYMBOLIZER_H
#define BCCRUN_SYMBOLIZER_H

#include "events/stack.h"
#include "show/stack_memory.h"
#include "symbols/demangle.h"
#include "symbols/kernel_names.h"
#include "symbols/processes.h"

/* Room for "build-id " and the id in hex digits. */
#define BUILD_ID_TITLE_BYTES 64

struct symbolizer {
    const char *root;
    struct kernel_names kernel_names;
    struct processes processes;
    struct stack_memory memory;
    struct demangled demangled;
    bool is_mangled;           /* C++ and Rust names are shown as they are in the file */
    struct code_place *unkept; /* the places that memory had no room for, until the next are located */
    size_t unkept_count;
    uint64_t gone;    /* stacks whose process had ended before it was located */
    uint64_t foreign; /* stacks whose process cannot be found from this PID namespace */
};

/* @root comes before /proc; "" on a real machine. It must outlive the symbolizer. */
void symbolizer_init(struct symbolizer *symbolizer, const char *root);
void symbolizer_finish(struct symbolizer *symbolizer);

/* From here on it is remembered what processes map, for when they have ended. To be caught up with often. */
void symbolizer_watch(struct symbolizer *symbolizer);
void symbolizer_catch_up(struct symbolizer *symbolizer);

/* Locates the @count addresses of a user stack, the innermost first. The places are valid until the next call.
 * A stack that was located before is not located again: what the process was then is what counts. */
const struct code_place *symbolizer_locate(struct symbolizer *symbolizer, uint32_t pid,
                                           const uint64_t *addresses, size_t count);

/* Name one frame, which is valid as long as its place. @is_return: the address is where a call returns to, so
 * the call before it is what is named. */
void symbolizer_name_kernel(struct symbolizer *symbolizer, uint64_t address, bool is_return,
                            struct stack_frame *frame);
void symbolizer_name_user(struct symbolizer *symbolizer, const struct code_place *place, bool is_return,
                          struct stack_frame *frame);

/* The same for an offset in the file with this build id (20 bytes). A file that is not known is called by its
 * build id, which is written into @title. */
void symbolizer_name_build_id(struct symbolizer *symbolizer, uint32_t pid, const unsigned char *build_id,
                              uint64_t offset, bool is_return, char *title, struct stack_frame *frame);

/* Prints a warning for each reason why addresses have no names. */
void symbolizer_warn(const struct symbolizer *symbolizer);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a source becomes in the compiler, for bccrun explain: libbcc's rewritten C, LLVM's intermediate
 * representation, instructions with the lines that they come from, and what the verifier counted. The
 * compiler process collects the stages up to the one that failed.
 */
#ifndef BCCRUN_STAGES_H
#define BCCRUN_STAGES_H

#include <linux/bpf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "base/wire.h"

/* Where in the source an instruction comes from. */
struct source_position {
    uint32_t instruction; /* the first one that comes from there */
    uint32_t line;        /* of TRANSLATE_FILE; 0 if it is in another file */
    uint32_t column;
};

struct stage_program {
    char *name;                    /* as libbcc knows it */
    struct bpf_insn *instructions; /* BPF_PSEUDO_MAP_FD loads have the map's number as imm */
    size_t instruction_count;
    struct source_position *positions;
    size_t position_count;
    bool is_verified; /* by a kernel that took it; */
    char *statistics; /* what its verifier counted, in its own words; "" if it was not asked */
};

/* All zero is empty. */
struct stages {
    char *rewritten; /* libbcc's C, with what bccrun added; NULL: libbcc did not get so far */
    char *ir;        /* LLVM's, after its optimiser; NULL as well */
    char **maps;     /* their names, in the order of their numbers */
    size_t map_count;
    struct stage_program *programs; /* that were compiled, in the request's order */
    size_t program_count;
};

void stages_write(const struct stages *stages, struct text *to);
/* Makes @from bad if it contains no stages. stages_finish() in both cases. */
void stages_read(struct wire_reader *from, struct stages *stages);
void stages_finish(struct stages *stages);

void positions_write(const struct source_position *positions, size_t count, struct text *to);
/* On the heap. */
struct source_position *positions_read(struct wire_reader *from, size_t *count);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the kernel reports about a loaded program (bpf(2), BPF_OBJ_GET_INFO_BY_FD).
 */
#ifndef BCCRUN_PROGRAM_INFO_H
#define BCCRUN_PROGRAM_INFO_H

#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

struct program_info {
    uint32_t id;           /* by which bpftool knows it */
    uint32_t xlated_bytes; /* of BPF instructions, as the verifier changed them; 0: the kernel keeps it to
                              itself */
    uint32_t jited_bytes;  /* of machine code; 0: the program is interpreted, or that is kept back as well */
};

/* 0 or a negative errno, unrecorded. */
int program_info(int program_fd, struct program_info *info) MUST_CHECK;

/* Appends the program's machine code. 0 or a negative errno, unrecorded. */
int program_code(int program_fd, struct text *code) MUST_CHECK;

#endif

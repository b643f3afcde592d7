// SPDX-License-Identifier: Apache-2.0
#include "kernel/run_counts.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/sys.h"

/* A cache line for each count. */
#define STRIDE_BYTES 64

int run_counts_open(size_t programs)
{
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.map_type = BPF_MAP_TYPE_ARRAY;
    attr.key_size = sizeof(uint32_t);
    attr.value_size = (uint32_t)(programs * STRIDE_BYTES);
    attr.max_entries = 1;
    strcpy(attr.map_name, "bccrun_runs");
    return sys_bpf(BPF_MAP_CREATE, &attr);
}

struct bpf_insn *run_counts_add(int counts_fd, size_t index, const struct bpf_insn *instructions,
                                struct image_program *program)
{
    const struct bpf_insn count[] = {
        {.code = BPF_LD | BPF_DW | BPF_IMM, .dst_reg = 2, .src_reg = BPF_PSEUDO_MAP_VALUE, .imm = counts_fd},
        {.imm = (int32_t)(index * STRIDE_BYTES)},
        {.code = BPF_LDX | BPF_DW | BPF_MEM, .dst_reg = 3, .src_reg = 2},
        {.code = BPF_JMP | BPF_JGE | BPF_K, .dst_reg = 3, .imm = RUN_COUNTS_MAX, .off = 2},
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 3, .imm = 1},
        {.code = BPF_STX | BPF_DW | BPF_XADD, .dst_reg = 2, .src_reg = 3},
    };
    size_t before = sizeof(count) / sizeof(count[0]);
    struct bpf_insn *counted = xcalloc(before + program->instruction_count, sizeof(*counted));
    memcpy(counted, count, sizeof(count));
    memcpy(counted + before, instructions, program->instruction_count * sizeof(*counted));
    program->instruction_count += before;
    return counted;
}

int run_counts_read(int counts_fd, size_t programs, size_t index, uint64_t *runs)
{
    uint32_t key = 0;
    char *value = xcalloc(programs, STRIDE_BYTES);
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.map_fd = (uint32_t)counts_fd;
    attr.key = (uintptr_t)&key;
    attr.value = (uintptr_t)value;
    int err = sys_bpf(BPF_MAP_LOOKUP_ELEM, &attr);
    memcpy(runs, value + index * STRIDE_BYTES, sizeof(*runs));
    free(value);
    return err;
}

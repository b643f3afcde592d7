// SPDX-License-Identifier: Apache-2.0
#include "kernel/idle.h"

#include <errno.h>
#include <linux/bpf.h>

#include "base/sys.h"

#define LOG_BYTES 4096 /* a verdict on two instructions */

int idle_load(uint32_t type, uint32_t attach_type, uint32_t flags, int btf, uint32_t attach_btf_id,
              struct text *log)
{
    static const struct bpf_insn instructions[] = {
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0},
        {.code = BPF_JMP | BPF_EXIT},
    };
    char said[LOG_BYTES] = "";
    union bpf_attr attr;
    sys_program_attr(&attr, type, attach_type, btf, attach_btf_id);
    attr.prog_flags = flags;
    attr.insns = (uintptr_t)instructions;
    attr.insn_cnt = sizeof(instructions) / sizeof(instructions[0]);
    attr.license = (uintptr_t) "GPL";
    attr.log_buf = (uintptr_t)said;
    attr.log_size = sizeof(said);
    attr.log_level = 1;
    int fd = sys_bpf(BPF_PROG_LOAD, &attr);
    if (fd < 0)
        text_string(log, said);
    return fd;
}

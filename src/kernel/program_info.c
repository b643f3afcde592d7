// SPDX-License-Identifier: Apache-2.0
#include "kernel/program_info.h"

#include <linux/bpf.h>

#include "base/sys.h"

int program_info(int program_fd, struct program_info *info)
{
    struct bpf_prog_info told = {0};
    int err = sys_bpf_info(program_fd, &told, sizeof(told));
    if (err < 0)
        return err;
    *info = (struct program_info){told.id, told.xlated_prog_len, told.jited_prog_len};
    return 0;
}

int program_code(int program_fd, struct text *code)
{
    struct bpf_prog_info told = {0};
    int err = sys_bpf_info(program_fd, &told, sizeof(told));
    if (err < 0)
        return err;
    size_t length = told.jited_prog_len;
    char *bytes = text_extend(code, length);
    told = (struct bpf_prog_info){.jited_prog_len = (uint32_t)length, .jited_prog_insns = (uintptr_t)bytes};
    err = sys_bpf_info(program_fd, &told, sizeof(told));
    if (err < 0)
        text_truncate(code, code->length - length);
    return err;
}

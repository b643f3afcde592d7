// SPDX-License-Identifier: Apache-2.0
#include "kernel/program_info.h"

#include <linux/bpf.h>
#include <string.h>

#include "base/sys.h"

int program_info(int program_fd, struct program_info *info)
{
    struct bpf_prog_info kernels = {0};
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.info.bpf_fd = (uint32_t)program_fd;
    attr.info.info = (uintptr_t)&kernels;
    attr.info.info_len = sizeof(kernels);
    int err = sys_bpf(BPF_OBJ_GET_INFO_BY_FD, &attr);
    if (err < 0)
        return err;
    *info = (struct program_info){kernels.id, kernels.xlated_prog_len, kernels.jited_prog_len};
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "base/sys.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int sys_bpf(int command, union bpf_attr *attr)
{
    long result = syscall(SYS_bpf, command, attr, sizeof(*attr));

    return result < 0 ? -errno : (int)result;
}

void sys_program_attr(union bpf_attr *attr, uint32_t type, uint32_t attach_type, int btf,
                      uint32_t attach_btf_id)
{
    memset(attr, 0, sizeof(*attr));
    attr->prog_type = type;
    attr->expected_attach_type = attach_type;
    attr->attach_btf_id = attach_btf_id;
    attr->attach_prog_fd = (uint32_t)btf; /* attach_btf_obj_fd, since Linux 5.11 */
}

int sys_btf_open(uint32_t id)
{
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.btf_id = id;
    return sys_bpf(BPF_BTF_GET_FD_BY_ID, &attr);
}

int sys_bpf_info(int fd, void *info, uint32_t bytes)
{
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.info.bpf_fd = (uint32_t)fd;
    attr.info.info = (uintptr_t)info;
    attr.info.info_len = bytes;
    return sys_bpf(BPF_OBJ_GET_INFO_BY_FD, &attr);
}

int sys_perf_event_open(struct perf_event_attr *attr, pid_t pid, int cpu, int group_fd, unsigned long flags)
{
    attr->size = sizeof(*attr);
    long result = syscall(SYS_perf_event_open, attr, pid, cpu, group_fd, flags);

    return result < 0 ? -errno : (int)result;
}

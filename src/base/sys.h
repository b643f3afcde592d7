/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two system calls that the C library has no function for. They return what the kernel returns, a
 * negative errno for a failure, and record no error: only the caller knows what it was about to do.
 */
#ifndef BCCRUN_SYS_H
#define BCCRUN_SYS_H

#include <sys/types.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <stdint.h>

#include "base/error.h"

/* An error of the kernel's own that no program should see (include/linux/errno.h), and that bpf(2)
 * returns. */
#define KERNEL_ENOTSUPP 524

/* bpf(2). A file descriptor for the commands that make one (it is close-on-exec), else 0. What the
 * command does not use of @attr must be zero, or the kernel refuses it. An initializer is not enough:
 * it sets one member of a union, and since GCC 15 not a byte more. So: memset(), then the members. */
int sys_bpf(int command, union bpf_attr *attr) MUST_CHECK;

/* Begins the attributes of BPF_PROG_LOAD, all else zero: the type, and what the program is bound to. @btf is a descriptor
 * of the types that @attach_btf_id is an id of, 0 for the kernel's own. */
void sys_program_attr(union bpf_attr *attr, uint32_t type, uint32_t attach_type, int btf,
                      uint32_t attach_btf_id);

/* A descriptor of the types with this id, of the kernel or one of its modules (BPF_BTF_GET_FD_BY_ID). */
int sys_btf_open(uint32_t id) MUST_CHECK;

/* What the kernel reports of the program, map, link or types behind @fd, into the struct bpf_prog_info or the
 * like at @info (BPF_OBJ_GET_INFO_BY_FD). What the struct has on entry asks for more (bpf(2)). 0 or a
 * negative errno. */
int sys_bpf_info(int fd, void *info, uint32_t bytes) MUST_CHECK;

/* perf_event_open(2). A file descriptor; @flags as there, PERF_FLAG_FD_CLOEXEC among them. Sets attr->size.
 */
int sys_perf_event_open(struct perf_event_attr *attr, pid_t pid, int cpu, int group_fd,
                        unsigned long flags) MUST_CHECK;

#endif

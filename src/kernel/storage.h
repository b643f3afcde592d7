/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Maps that keep a value in each task, inode, socket or cgroup (BPF_TASK_STORAGE and so on). The kernel only
 * creates them with type information, of which it only checks the sizes (bpf_local_storage_map_check_btf() in
 * kernel/bpf/bpf_local_storage.c, map_check_btf() in kernel/bpf/syscall.c).
 */
#ifndef BCCRUN_STORAGE_H
#define BCCRUN_STORAGE_H

#include <linux/bpf.h>

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/* Whether maps of this type (enum bpf_map_type) need it. */
bool storage_is(uint32_t map_type);

/* Adds the types to the attributes of BPF_MAP_CREATE, in which the sizes of key and value are set. Returns a
 * descriptor to close afterwards, or a negative errno, unrecorded. */
int storage_describe(union bpf_attr *attr) MUST_CHECK;

#endif

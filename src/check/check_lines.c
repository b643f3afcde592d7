// SPDX-License-Identifier: Apache-2.0
#include "check/check_lines.h"

#include <errno.h>

#include "check/check_functions.h"

const struct check_line check_lines[] = {
    {.name = "kernel", .check = check_kernel},
    {.name = "options", .check = check_options_set, .is_slow = true},
    {.name = "bpf", .check = check_bpf, .number = EPERM},
    {.name = "jit", .check = check_jit},
    {.name = "kprobes", .check = check_kprobes},
    {.name = "uprobes", .check = check_uprobes},
    {.name = "tracefs", .check = check_tracefs},
    {.name = "btf", .check = check_btf},
    {.name = "lsm", .check = check_lsm},
    {.name = "headers", .check = check_headers},
    {.name = "compiler", .check = check_compiler},
    {.name = "cap_sys_admin", .check = check_cap_sys_admin},
    {.name = "cap_bpf", .check = check_cap_bpf, .number = EPERM},
    {.name = "cap_perfmon", .check = check_cap_perfmon, .number = EPERM},
    {.name = "seccomp", .check = check_seccomp, .number = EPERM},
    {.name = "user_ns", .check = check_user_namespace, .number = EPERM},
    {.name = "lockdown", .check = check_lockdown, .number = EPERM},
    {.name = "perf", .check = check_perf, .number = EACCES},
    {.name = "kptr_restrict", .check = check_kptr_restrict},
    {.name = "unprivileged", .check = check_unprivileged_bpf},
    {.name = "memlock", .check = check_memlock, .number = EPERM},
    {.name = "files", .check = check_files, .number = EMFILE},
    {.name = "buffers", .check = check_buffers, .number = EPERM},
    {.name = "memory", .check = check_memory, .number = ENOMEM},
    {.name = "container", .check = check_container},
    {.name = "live", .check = check_live, .is_slow = true},
};

const size_t check_line_count = sizeof(check_lines) / sizeof(check_lines[0]);

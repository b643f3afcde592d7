// SPDX-License-Identifier: Apache-2.0
#include "check/line_table.h"

#include <errno.h>

#include "check/lines.h"

const struct check checks[] = {
    {.name = "kernel", .look = check_kernel},
    {.name = "options", .look = check_options_set, .is_slow = true},
    {.name = "bpf", .look = check_bpf, .shows_as = EPERM},
    {.name = "jit", .look = check_jit},
    {.name = "kprobes", .look = check_kprobes},
    {.name = "uprobes", .look = check_uprobes},
    {.name = "tracefs", .look = check_tracefs},
    {.name = "btf", .look = check_btf},
    {.name = "lsm", .look = check_lsm},
    {.name = "headers", .look = check_headers},
    {.name = "compiler", .look = check_compiler},
    {.name = "cap_sys_admin", .look = check_cap_sys_admin},
    {.name = "cap_bpf", .look = check_cap_bpf, .shows_as = EPERM},
    {.name = "cap_perfmon", .look = check_cap_perfmon, .shows_as = EPERM},
    {.name = "seccomp", .look = check_seccomp, .shows_as = EPERM},
    {.name = "user_ns", .look = check_user_namespace, .shows_as = EPERM},
    {.name = "lockdown", .look = check_lockdown, .shows_as = EPERM},
    {.name = "perf", .look = check_perf, .shows_as = EACCES},
    {.name = "kptr_restrict", .look = check_kptr_restrict},
    {.name = "unprivileged", .look = check_unprivileged_bpf},
    {.name = "memlock", .look = check_memlock, .shows_as = EPERM},
    {.name = "files", .look = check_files, .shows_as = EMFILE},
    {.name = "buffers", .look = check_buffers, .shows_as = EPERM},
    {.name = "memory", .look = check_memory, .shows_as = ENOMEM},
    {.name = "container", .look = check_container},
    {.name = "live", .look = check_live, .is_slow = true},
};

const size_t check_count = sizeof(checks) / sizeof(checks[0]);

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The functions of the lines of `bccrun check`: each examines the machine and sets what it found. Private to
 * check/.
 */
#ifndef BCCRUN_CHECK_FUNCTIONS_H
#define BCCRUN_CHECK_FUNCTIONS_H

#include "check/finding.h"
#include "check/machine.h"

typedef void check_function(const struct machine *machine, struct finding *finding);

/* kernel.c, config.c */
check_function check_kernel, check_options_set, check_bpf, check_jit, check_kprobes, check_uprobes,
    check_tracefs, check_btf, check_lsm;

/* toolchain.c */
check_function check_headers, check_compiler;

/* privileges.c */
check_function check_cap_sys_admin, check_cap_bpf, check_cap_perfmon, check_seccomp, check_user_namespace,
    check_lockdown, check_perf, check_kptr_restrict, check_unprivileged_bpf;

/* limits.c */
check_function check_memlock, check_files, check_buffers, check_memory;

/* container.c */
check_function check_container;

/* attempt.c: the attempt, on the machine itself. */
check_function check_live;

/* What @version of libbcc and clang, as compiler_version() gives it, means for this machine's kernel and for
 * headers of kernel version @headers, LINUX(6, 1). */
void judge_compiler(const struct machine *machine, unsigned headers, const char *version,
                    struct finding *finding);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The functions of the lines of `bccrun check`: each examines the machine and sets what it found. Private to
 * check/.
 */
#ifndef BCCRUN_CHECK_FUNCTIONS_H
#define BCCRUN_CHECK_FUNCTIONS_H

#include "check/finding.h"
#include "check/machine.h"

/* kernel.c, config.c */
void check_kernel(const struct machine *machine, struct finding *finding);
void check_options_set(const struct machine *machine, struct finding *finding);
void check_bpf(const struct machine *machine, struct finding *finding);
void check_jit(const struct machine *machine, struct finding *finding);
void check_kprobes(const struct machine *machine, struct finding *finding);
void check_uprobes(const struct machine *machine, struct finding *finding);
void check_tracefs(const struct machine *machine, struct finding *finding);
void check_btf(const struct machine *machine, struct finding *finding);
void check_lsm(const struct machine *machine, struct finding *finding);

/* toolchain.c */
void check_headers(const struct machine *machine, struct finding *finding);
void check_compiler(const struct machine *machine, struct finding *finding);

/* privileges.c */
void check_cap_sys_admin(const struct machine *machine, struct finding *finding);
void check_cap_bpf(const struct machine *machine, struct finding *finding);
void check_cap_perfmon(const struct machine *machine, struct finding *finding);
void check_seccomp(const struct machine *machine, struct finding *finding);
void check_user_namespace(const struct machine *machine, struct finding *finding);
void check_lockdown(const struct machine *machine, struct finding *finding);
void check_perf(const struct machine *machine, struct finding *finding);
void check_kptr_restrict(const struct machine *machine, struct finding *finding);
void check_unprivileged_bpf(const struct machine *machine, struct finding *finding);

/* limits.c */
void check_memlock(const struct machine *machine, struct finding *finding);
void check_files(const struct machine *machine, struct finding *finding);
void check_buffers(const struct machine *machine, struct finding *finding);
void check_memory(const struct machine *machine, struct finding *finding);

/* container.c */
void check_container(const struct machine *machine, struct finding *finding);

/* attempt.c: the attempt, on the machine itself. */
void check_live(const struct machine *machine, struct finding *finding);

/* What @version of libbcc and clang, as compiler_version() gives it, means for this machine's kernel and for
 * headers of kernel version @headers, LINUX(6, 1). */
void judge_compiler(const struct machine *machine, unsigned headers, const char *version,
                    struct finding *finding);

/* Whether the option, named without CONFIG_, is built in. */
bool config_has(const char *config, const char *option);

#endif

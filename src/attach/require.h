/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a run needs of the process and the machine, checked before anything is tried.
 */
#ifndef BCCRUN_REQUIRE_H
#define BCCRUN_REQUIRE_H

#include <stdint.h>

#include "base/error.h"

/* The right to load programs, to read events, and to read back a program's types: CAP_SYS_ADMIN. CAP_BPF with
 * CAP_PERFMON (Linux 5.8, capabilities(7)) is enough for the first two; only
 * CAP_SYS_ADMIN may read types (BPF_BTF_GET_FD_BY_ID). 0 or the recorded error. */
int require_privileges(const char *root) MUST_CHECK;

/* proc(5): who this process is, and what the kernel has, is read there. */
int require_proc(const char *root) MUST_CHECK;

/* The effective capabilities, bit N for capability N of capabilities(7). */
uint64_t require_capabilities(const char *root);

/* What kinds of attach points require before anything else: 0, or the error that a probe of such a kind would get, with
 * "..." for its target. */
int require_kprobes(const char *root) MUST_CHECK;
int require_calls(const char *root) MUST_CHECK; /* system calls: kprobes, or tracepoints in their place */
int require_uprobes(const char *root) MUST_CHECK;
int require_btf(const char *root) MUST_CHECK;

/* The same; *place is the directory of tracefs, NULL if there is none. */
int require_tracefs(const char *root, const char **place) MUST_CHECK;

/* The same; *is_known is false if the machine does not say. */
int require_lsm(const char *root, bool *is_known) MUST_CHECK;

#endif

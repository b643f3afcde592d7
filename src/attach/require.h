/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a run needs of the process and the machine, said before anything is tried.
 */
#ifndef BCCRUN_REQUIRE_H
#define BCCRUN_REQUIRE_H

#include <stdint.h>

#include "base/error.h"

/* The right to load programs, to read events, and to read back a program's types: CAP_SYS_ADMIN. CAP_BPF with
 * CAP_PERFMON (Linux 5.8, capabilities(7)) would do for the first two; the kernel tells types
 * (BPF_BTF_GET_FD_BY_ID) to CAP_SYS_ADMIN alone. 0 or the recorded error. */
int require_privileges(const char *root) MUST_CHECK;

/* proc(5): who this process is, and what the kernel has, is read there. */
int require_proc(const char *root) MUST_CHECK;

/* The effective capabilities, bit N for capability N of capabilities(7). */
uint64_t require_capabilities(const char *root);

/* What kinds of attach points ask for before anything else, without one being at hand: 0, or the error that a
 * probe of such a kind would meet, whose reason behind the first colon is the same. */
int require_kprobes(const char *root) MUST_CHECK;
int require_uprobes(const char *root) MUST_CHECK;
int require_btf(const char *root) MUST_CHECK;

/* The same; *place is where tracefs is to be seen. */
int require_tracefs(const char *root, const char **place) MUST_CHECK;

/* The same; *is_known is false where the machine does not tell. */
int require_lsm(const char *root, bool *is_known) MUST_CHECK;

#endif

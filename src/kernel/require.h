/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a run needs of the process and the machine, said before anything is tried.
 */
#ifndef BCCRUN_REQUIRE_H
#define BCCRUN_REQUIRE_H

#include "base/error.h"

/* The right to load programs, to read events, and to read back a program's types: CAP_SYS_ADMIN. CAP_BPF with
 * CAP_PERFMON (Linux 5.8, capabilities(7)) would do for the first two; the kernel tells types
 * (BPF_BTF_GET_FD_BY_ID) to CAP_SYS_ADMIN alone. 0 or the recorded error. */
int require_privileges(const char *root) MUST_CHECK;

#endif

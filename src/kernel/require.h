/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a run needs of the process and the machine, said before anything is tried.
 */
#ifndef BCCRUN_REQUIRE_H
#define BCCRUN_REQUIRE_H

#include "base/error.h"

/* The right to load programs and read events: CAP_SYS_ADMIN, or CAP_BPF with CAP_PERFMON (Linux 5.8,
 * capabilities(7)). 0 or the recorded error, which names what is missing. */
int require_privileges(const char *root) MUST_CHECK;

#endif

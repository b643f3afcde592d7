// SPDX-License-Identifier: Apache-2.0
/* Before every probe. libbcc 0.18 defines SEC, later versions call it BCC_SEC. */
#include <uapi/linux/ptrace.h>
#ifndef SEC
#define SEC(NAME) __attribute__((section(NAME), used))
#endif

/* A pointer to a CPU's own data, in formats of tracepoints since Linux 6.15. No program can follow one. */
#undef __seg_gs
#define __seg_gs

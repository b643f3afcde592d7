// SPDX-License-Identifier: Apache-2.0
/* Before every probe. libbcc 0.18 defines SEC, later versions call it BCC_SEC. */
#include <uapi/linux/ptrace.h>
#ifndef SEC
#define SEC(NAME) __attribute__((section(NAME), used))
#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The numbers of this machine's CPUs, as the kernel lists them. They need not be contiguous: a CPU can be
 * taken offline.
 */
#ifndef BCCRUN_CPUS_H
#define BCCRUN_CPUS_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* All zero is an empty list. */
struct cpus {
    uint32_t *numbers; /* ascending */
    size_t count;
};

/* Fills @cpus, which is empty, from @root/sys/devices/system/cpu/@which, where @which is "online" or
 * "possible" and @root is "" on a real machine. */
int cpus_read(struct cpus *cpus, const char *root, const char *which) MUST_CHECK;
void cpus_finish(struct cpus *cpus);

#endif

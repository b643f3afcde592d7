/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What sysfs says of a source of perf events (a PMU): its number, and the bits of its settings. Probes are
 * such sources too.
 */
#ifndef BCCRUN_PMU_H
#define BCCRUN_PMU_H

/* The number behind @before in the small file at @root followed by @path: "6" of ".../type", 32 of
 * "config:32-63" in a format file. -1 where there is none. */
int pmu_number(const char *root, const char *path, const char *before);

#endif

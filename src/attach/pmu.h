/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Probes that are made as perf events (Linux 4.17, perf_event_open(2)): the kernel has a source of events, a PMU,
 * for kprobes and one for uprobes, which sysfs describes. Such a probe is a descriptor and ends with it; the other
 * way, a line in tracefs's kprobe_events, outlives a process that is killed (keeper.h).
 */
#ifndef BCCRUN_PMU_H
#define BCCRUN_PMU_H

#include <stdint.h>

#include "attach/kind.h"
#include "base/error.h"

struct pmu {
    const char *name;   /* "kprobe", in sysfs too */
    const char *config; /* the kernel's option for it */
    enum error_cause cause;
};

extern const struct pmu kprobe_pmu, uprobe_pmu;

struct pmu_probe {
    const struct pmu *pmu;
    const char *where; /* a function of the kernel, or the path of a file */
    uint64_t offset;   /* in it */
    uint64_t
        semaphore_offset; /* of a counter in the file that the kernel is to keep above 0 meanwhile; 0: none */
    bool on_return;
};

/* Whether sysfs lists any PMU: there is always one. */
bool pmu_are_listed(const char *root);

/* Whether this kernel has the PMU. */
bool pmu_exists(const char *root, const struct pmu *pmu);

/* The same: 0 or the recorded error, which is about attaching @word to @target. */
int pmu_require(const char *root, const struct pmu *pmu, const struct attach_word *word,
                const char *target) MUST_CHECK;

/* Has the program run wherever the probe is hit, on all CPUs. 0 or a negative errno, unrecorded, with everything
 * detached that the attachment held. */
int pmu_attach(const char *root, const struct pmu_probe *probe, int program_fd,
               struct attachment *attachment) MUST_CHECK;

/* Records that sysfs is not mounted, or hidden, for an error about attaching @word to @target. */
int pmu_fail_no_sysfs(const char *root, const struct attach_word *word, const char *target);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events that were sent and never seen: reported to the writer as they are noticed, and added up. The kernel
 * reports those of full perf buffers, the counter that translate/translate.c puts into the probe all
 * others: of ring buffers, and of CPUs without a perf buffer.
 */
#ifndef BCCRUN_LOSSES_H
#define BCCRUN_LOSSES_H

#include "output/writer.h"
#include "run/channels.h"

struct live;

/* All zero: none so far. */
struct losses {
    uint64_t total;
    uint64_t unsent;       /* the counter in the probe, when it was last read */
    uint64_t next_read_ns; /* CLOCK_MONOTONIC: when it is read again */
};

/* Reports what was noticed by @now_ns while @live runs. With @last, after everything is detached and drained,
 * that is all there is, and total is exact. */
void losses_report(struct losses *losses, const struct live *live, uint64_t now_ns, bool last);

#endif

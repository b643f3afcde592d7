/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events that were sent and never seen: told to the writer as they are noticed, and added up. Of perf buffers
 * the kernel tells, of ring buffers the counter that translate/translate.c puts into the probe.
 */
#ifndef BCCRUN_LOSSES_H
#define BCCRUN_LOSSES_H

#include "events/stream.h"
#include "output/writer.h"
#include "run/channels.h"
#include "show/maps.h"

struct losses {
    struct stream *stream;
    const struct maps *maps;
    const struct channels *channels;
    const char *ring; /* the only one that is a ring buffer; NULL: there are none, or several */
    uint64_t ring_told;
    uint64_t next_look_ns; /* CLOCK_MONOTONIC: when the counter of the ring buffers is read again */
    uint64_t total;        /* told so far */
};

/* Tells what was noticed by @now_ns. Under @last, with everything detached and drained, that is all there is,
 * and total is exact. */
void losses_tell(struct losses *losses, struct writer *writer, uint64_t now_ns, bool last);

#endif

// SPDX-License-Identifier: Apache-2.0
#include "run/losses.h"

#include "translate/translate.h"

#define LOOK_INTERVAL_NS 1000000000 /* the counter of the ring buffers costs a system call */

static void tell(struct losses *losses, struct writer *writer, const char *buffer, uint32_t cpu,
                 uint64_t count)
{
    const struct writer_lost lost = {.buffer = buffer, .cpu = cpu, .count = count};
    writer_lost(writer, &lost);
    losses->total += count;
}

static void tell_rings(struct losses *losses, struct writer *writer)
{
    uint64_t lost = maps_sum(losses->maps, TRANSLATE_LOST_MAP);
    if (lost > losses->ring_told)
        tell(losses, writer, losses->ring, RECORD_NO_CPU, lost - losses->ring_told);
    losses->ring_told = lost;
}

void losses_tell(struct losses *losses, struct writer *writer, uint64_t now_ns, bool last)
{
    struct loss loss;
    while (stream_next_loss(losses->stream, last, &loss))
        tell(losses, writer, losses->channels->names[loss.source], loss.cpu, loss.count);
    if (!last && now_ns < losses->next_look_ns)
        return;
    losses->next_look_ns = now_ns + LOOK_INTERVAL_NS;
    tell_rings(losses, writer);
}

// SPDX-License-Identifier: Apache-2.0
#include "run/losses.h"

#include "run/live.h"
#include "translate/translate.h"

#define READ_INTERVAL_NS 1000000000 /* the counter in the probe costs a system call */

static void report(struct losses *losses, struct writer *writer, const struct writer_lost *lost)
{
    writer_lost(writer, lost);
    losses->total += lost->count;
}

/* The probe's only buffer; NULL: it has several. */
static const char *find_buffer(const struct image *image)
{
    const char *buffer = NULL;
    size_t count = 0;
    for (size_t i = 0; i < image->map_count; i++) {
        const struct image_map *map = &image->maps[i];
        if (!map->has_events)
            continue;
        buffer = map->name;
        count++;
    }
    return count == 1 ? buffer : NULL;
}

static void report_unsent(struct losses *losses, const struct live *live)
{
    uint64_t lost = maps_sum(&live->maps, TRANSLATE_LOST_MAP);
    if (lost > losses->unsent) {
        const struct writer_lost more = {
            .buffer = find_buffer(&live->image), .cpu = RECORD_NO_CPU, .count = lost - losses->unsent};
        report(losses, live->run->writer, &more);
    }
    losses->unsent = lost;
}

static void report_unseen(struct losses *losses, const struct live *live)
{
    uint64_t unseen = live->has_prints ? prints_unseen(&live->maps) : 0;
    const struct writer_lost lost = {.buffer = PRINTS_MAP, .cpu = RECORD_NO_CPU, .count = unseen};
    if (unseen > 0)
        report(losses, live->run->writer, &lost);
}

void losses_report(struct losses *losses, const struct live *live, uint64_t now_ns, bool last)
{
    const struct channels *channels = &live->run->channels;
    struct loss loss;
    while (stream_next_loss(channels->stream, last, &loss)) {
        const struct writer_lost lost = {
            .buffer = channels->names[loss.source], .cpu = loss.cpu, .count = loss.count};
        report(losses, live->run->writer, &lost);
    }
    if (!last && now_ns < losses->next_read_ns)
        return;
    losses->next_read_ns = now_ns + READ_INTERVAL_NS;
    report_unsent(losses, live);
    if (last)
        report_unseen(losses, live);
}

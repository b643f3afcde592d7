/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The histograms of a map: its rows that agree in all of the key but its last part, which is the slot.
 */
#ifndef BCCRUN_HISTOGRAM_H
#define BCCRUN_HISTOGRAM_H

#include "output/map_view.h"

/* A histogram with more slots is cut there: its last slot counts everything beyond. */
#define HISTOGRAM_SLOTS 4096

struct histogram {
    const struct map_row *row; /* any of its rows, for the rest of the key */
    uint64_t *counts;          /* of slots @first to @last */
    uint64_t first, last; /* no more than HISTOGRAM_SLOTS apart; the last may be the last number there is */
    uint64_t beyond;      /* the highest slot: @last, or above it if the histogram was cut there */
    uint64_t highest;     /* the highest count */
};

/* Takes the next histogram out of the view, starting with *done = 0 for the first; false where there is no
 * further. To be finished. */
bool histogram_next(const struct map_view *view, size_t *done, struct histogram *histogram);
void histogram_finish(struct histogram *histogram);

/* The values that were counted in a slot. */
void histogram_range(enum map_kind kind, const struct histogram *histogram, uint64_t slot, uint64_t *low,
                     uint64_t *high);

/* The key without the slot. Its fields are the key's. */
struct layout histogram_key(const struct layout *key);

#endif

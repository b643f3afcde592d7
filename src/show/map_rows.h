/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows of one map as they are shown: values of several CPUs added up, entries that nobody wrote left out,
 * a table's largest row first, a histogram's slots in order.
 */
#ifndef BCCRUN_MAP_ROWS_H
#define BCCRUN_MAP_ROWS_H

#include "image/image.h"
#include "kernel/map.h"
#include "output/map_view.h"
#include "probe/usage.h"

struct map_rows {
    struct map_row *list;
    size_t count;
    enum map_kind kind;
    char *sums; /* that rows point to */
};

/* Makes the rows of @entries, which must outlive them. */
void map_rows_make(const struct image_map *map, const struct map_entries *entries, const struct usage *usage,
                   struct map_rows *rows);
void map_rows_finish(struct map_rows *rows);

/* Whether the map can be shown as a histogram; whether it is depends on what is counted into it. */
bool map_rows_may_be_histogram(const struct image_map *map, const struct usage *usage);

/* Whether there is a row for each CPU: values are not added up if they are structs, whose fields need not be
 * counts. */
bool map_rows_have_cpus(const struct image_map *map);

/* Whether the layout is a single number of at most 64 bits. */
bool map_rows_is_number(const struct layout *layout);

#endif

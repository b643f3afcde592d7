/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A map as it will be shown: its rows are already chosen, sorted and, where that makes sense, added
 * up. The formats decide how to write it.
 */
#ifndef BCCRUN_MAP_VIEW_H
#define BCCRUN_MAP_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "events/layout.h"

#define MAP_ALL_CPUS (-1)

enum map_kind {
    MAP_TABLE,
    MAP_LOG2,   /* a histogram whose slot N holds values below 2^N (BCC's bpf_log2l) */
    MAP_LINEAR, /* a histogram whose slot is the value itself */
};

struct map_row {
    const void *key; /* NULL for queues and stacks */
    const void *value;
    int cpu;                /* MAP_ALL_CPUS, or whose value it is */
    uint64_t measure, lead; /* for the code that sorts them */
};

struct map_view {
    const char *name;
    enum map_kind kind;
    const struct layout *key;
    const struct layout *value;
    const struct map_row *rows;
    size_t row_count; /* a histogram's rows are in the order of map_compare_keys() */
    size_t left_out;  /* rows or histograms that --top leaves out */
    bool has_cpus;    /* rows are of single CPUs */
};

/* Leaves only the first @top rows in the view, or of a map of histograms the @top with the highest sums,
 * which are put in the order of these. @rows are the view's, where they can be changed. */
void map_view_cut(struct map_view *view, struct map_row *rows, size_t top);

/* The order of two keys of which only the first @field_count fields count: field by field, numbers by their
 * value, everything else by its bytes. */
int map_compare_keys(const struct layout *key, size_t field_count, const void *a, const void *b);

/* How many rows from @start on belong to one histogram: they differ only in the slot. */
size_t map_group_length(const struct map_view *view, size_t start);

/* What is counted in the row of a histogram. */
uint64_t map_row_count(const struct map_view *view, const struct map_row *row);

#endif

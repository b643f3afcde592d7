/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A map as it is to be shown: its rows already chosen, put in order and, where that means something, added
 * up. What the formats make of it is theirs.
 */
#ifndef BCCRUN_MAP_VIEW_H
#define BCCRUN_MAP_VIEW_H

#include "base/text.h"
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
    uint64_t measure, lead; /* for who sorts them */
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

/* One column: a field of the key or the value, structs dissolved. */
struct map_column {
    const char *name;
    const struct field *field;
    bool is_key;
};

struct map_columns {
    struct layout key;
    struct layout value;
    struct map_column *columns;
    size_t count;
};

void map_columns_init(struct map_columns *columns, const struct map_view *view);
void map_columns_finish(struct map_columns *columns);

/* Appends the row's value in that column and returns the terminal columns taken. */
size_t map_cell(struct text *text, const struct map_view *view, const struct map_column *column,
                const struct map_row *row, bool is_raw);

/* The order of two keys of which only the first @field_count fields count: field by field, numbers by their
 * value, everything else by its bytes. */
int map_compare_keys(const struct layout *key, size_t field_count, const void *a, const void *b);

/* One histogram of a view: the counts of the slots @first to @last of those rows that agree in the rest of
 * the key. */
struct histogram {
    const struct map_row *row; /* any of its rows, for the rest of the key */
    uint64_t *counts;          /* [0] is that of slot @first */
    uint64_t first, last;
    uint64_t beyond;  /* the highest slot: @last, or above it where the histogram was cut there */
    uint64_t highest; /* count */
};

/* Takes the next histogram out of the view, starting with *done = 0 for the first; false where there is no
 * further. A histogram of more than HISTOGRAM_SLOTS slots is cut there, its last slot then has all that lie
 * beyond. */
#define HISTOGRAM_SLOTS 4096
bool histogram_next(const struct map_view *view, size_t *done, struct histogram *histogram);
void histogram_finish(struct histogram *histogram);

/* The values that were counted in a slot. */
void histogram_range(enum map_kind kind, const struct histogram *histogram, uint64_t slot, uint64_t *low,
                     uint64_t *high);

#endif

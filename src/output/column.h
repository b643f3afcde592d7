/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Columns for people: of a table of events, whose widths grow with the events, and of a map. Numbers are right-aligned.
 * Text of any length comes after all that can be aligned, and stacks have lines of their own below the row.
 */
#ifndef BCCRUN_COLUMN_H
#define BCCRUN_COLUMN_H

#include "output/value_plan.h"

struct column;

/* Appends the value whose bytes are at @at, padded to the column's width, which grows if it must; then what
 * separates it from the next column, or ends the row. */
typedef void put_cell(struct text *rows, struct column *column, const char *at);

struct column {
    const struct value *value;
    const char *name;
    put_cell *put;
    size_t width;
    uint64_t limit; /* non-negative numbers below it fit into the width */
    bool is_right;
    bool is_open;   /* the last of a row, and not right-aligned: it needs no width */
    bool is_key;    /* of a map */
    char separator; /* what ends it */
};

struct columns {
    struct column *columns;
    size_t count;
    size_t row_count; /* of those that are in the row; after them come the stacks */
};

/* Adds a column for each value of the plan, which must outlive them, as wide as its heading. One without a name is
 * called @name. */
void columns_add(struct columns *columns, const struct plan *plan, const char *name, bool is_key);

/* Puts them in their order, after all were added. @is_coloured: results that are errors are red. */
void columns_arrange(struct columns *columns, bool is_coloured);

/* An all-zero struct is allowed. */
void columns_finish(struct columns *columns);

/* Makes each wide enough for its usual values, since the coming ones are not known. */
void columns_widen(struct columns *columns);

/* Appends the headings, each between @start and @end, which take no columns, without the end of the line. */
void columns_put_headings(struct columns *columns, struct text *rows, const char *start, const char *end);

/* Appends the cell of a value that its record is too short for. */
void column_put_missing(struct text *rows, struct column *column);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a probe showed, read back from -f json: a row for each event, each entry of a map and each bucket of a
 * histogram. A row is a flat list of values with their places, such as "pid", "key.comm", "value", because a
 * learner's probe is judged by values, whatever the fields are called and wherever they are.
 */
#ifndef BCCRUN_ROWS_H
#define BCCRUN_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct value {
    char *place; /* names with dots between them */
    char *text;  /* NULL: a number */
    int64_t number;
};

struct row {
    struct value *values;
    size_t count;
};

struct rows {
    struct row *list;
    size_t count;
    int64_t lost; /* events that were lost because their buffer was full, from the summary */
};

/* Reads the rows of one line, or the summary; a line that is not JSON adds nothing. */
void rows_read_line(struct rows *rows, const char *line, size_t length);
void rows_finish(struct rows *rows);

/* The value at this place; NULL if the row has none. */
const struct value *row_value(const struct row *row, const char *place);

/* The text with this name at the top level of a line, on the heap; NULL if there is none. */
char *rows_text(const char *line, size_t length, const char *name);

#endif

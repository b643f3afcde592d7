/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON, as bccrun itself writes it, as a flat list: the values of a line, in its order, with their places.
 */
#ifndef BCCRUN_ROW_READER_H
#define BCCRUN_ROW_READER_H

#include "course/rows.h"

/* Appends the values of a line to @row. False if the line is not JSON; @row then has the values before the
 * mistake. */
bool row_read(struct row *row, const char *line, size_t length);

#endif

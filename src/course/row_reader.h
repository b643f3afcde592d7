/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON, as bccrun itself writes it, taken apart: the values of a line with their places, in their order.
 */
#ifndef BCCRUN_ROW_READER_H
#define BCCRUN_ROW_READER_H

#include "course/rows.h"

/* Appends the values of a line to @row. False where the line is no JSON; what was read up to there is in
 * @row. */
bool row_read(struct row *row, const char *line, size_t length);

#endif

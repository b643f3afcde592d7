/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A line of code as a terminal shows it: nothing in it steers the terminal.
 */
#ifndef BCCRUN_TEXT_LINE_H
#define BCCRUN_TEXT_LINE_H

#include "base/text.h"

/* Appends @before, the untrusted @line and a line end, all in @colour ("" for none). */
void text_line(const char *colour, const char *before, const char *line, struct text *out);

/* Appends untrusted code as text_safe() does, but with backslashes as they are, since C has many, and with
 * tabs as spaces. */
void text_code(const char *code, struct text *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * #line directives: they tell the compiler which line of the probe's source comes next.
 */
#ifndef BCCRUN_LINE_DIRECTIVE_H
#define BCCRUN_LINE_DIRECTIVE_H

#include "base/text.h"
#include "probe/source.h"

/* Appends the directive for @line. It must be at the start of a line. */
void line_directive_put(unsigned line, struct text *out);

/* Ends the current line and begins @line of the source again, at the column that byte @offset of it has. */
void line_directive_resume(const struct source *source, unsigned line, size_t offset, struct text *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rewritten C as a unified diff against the user's source, as diff(1) and git(1) write it.
 */
#ifndef BCCRUN_DIFF_FORM_H
#define BCCRUN_DIFF_FORM_H

#include "base/text.h"
#include "explain/stage.h"

/* Appends the diff of a stage with LINE_ADDED and LINE_REMOVED; the source is called @source_name. */
void diff_form(const struct stage *stage, const char *source_name, bool has_colour, struct text *out);

#endif

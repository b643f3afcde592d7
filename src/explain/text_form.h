/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stage as text, for a terminal or a pipe.
 */
#ifndef BCCRUN_TEXT_FORM_H
#define BCCRUN_TEXT_FORM_H

#include "base/text.h"
#include "explain/stage.h"

/* Appends the stage under its title; the rewritten C as a unified diff against the source, called
 * @source_name. */
void text_form_stage(const struct stage *stage, const char *source_name, bool has_colour, struct text *out);

#endif

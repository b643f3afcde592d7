/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stages on a terminal, or wherever standard output goes.
 */
#ifndef BCCRUN_PLAIN_H
#define BCCRUN_PLAIN_H

#include "base/text.h"
#include "explain/stage.h"

/* Appends the stage; the rewritten text as a unified diff against @source_name. One that was not reached is
 * said to be so. */
void print_stage(const struct stage *stage, const char *source_name, bool has_colour, struct text *out);

/* Appends untrusted text so that a terminal shows it and does nothing else, as text_safe() does, but with
 * backslashes as they are, since C has many. */
void print_safe(const char *bytes, struct text *out);

#endif

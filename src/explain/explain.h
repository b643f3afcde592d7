/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `bccrun explain`: a probe on its way from its source to what the kernel runs, stage by stage.
 */
#ifndef BCCRUN_EXPLAIN_H
#define BCCRUN_EXPLAIN_H

#include "base/text.h"
#include "explain/stage.h"
#include "explain/subject.h"

/* Appends the stages as text: all of them for STAGE_COUNT, else @only that one. */
void explain_text(const struct subject *subject, enum stage_name only, bool has_colour, struct text *out);

/* Appends all stages as one HTML page that fetches nothing. */
void explain_page(const struct subject *subject, struct text *out);

#endif
